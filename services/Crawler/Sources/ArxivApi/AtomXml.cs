using System.Xml;

namespace PaperMesh.Crawler.Sources.ArxivApi;

/// <summary>What an entry of Atom needs to be read without its feed.</summary>
internal static class AtomXml
{
    /// <summary>The prefixes that a feed may declare at its root and use in its entries.</summary>
    public static XmlParserContext Context
    {
        get
        {
            var namespaces = new XmlNamespaceManager(new NameTable());
            namespaces.AddNamespace("arxiv", "http://arxiv.org/schemas/atom");
            namespaces.AddNamespace("opensearch", "http://a9.com/-/spec/opensearch/1.1/");
            return new XmlParserContext(namespaces.NameTable, namespaces, null, XmlSpace.None);
        }
    }
}
