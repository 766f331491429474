using System.Xml;
using System.Xml.Linq;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>XML from outside: no DTD, nothing fetched, names without their namespaces, which differ from server to server.</summary>
internal static class OaiXml
{
    public static XmlReaderSettings Settings => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The prefixes that the envelope declares and its records use.</summary>
    public static XmlParserContext Context
    {
        get
        {
            var namespaces = new XmlNamespaceManager(new NameTable());
            namespaces.AddNamespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
            return new XmlParserContext(namespaces.NameTable, namespaces, null, XmlSpace.None);
        }
    }

    public static XElement? Child(this XElement element, string name)
        => element.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement element, string name)
        => element.Elements().Where(child => child.Name.LocalName == name);

    /// <summary>Its text; null when it is not there or empty.</summary>
    public static string? Text(this XElement element, string name)
        => element.Child(name)?.Value is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
