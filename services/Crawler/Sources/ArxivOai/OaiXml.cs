using System.Text;
using System.Xml;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>What a record needs to be read without its answer, and what is no answer at all.</summary>
internal static class OaiXml
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

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

    /// <exception cref="DecoderFallbackException">It is no UTF-8. A replacement character in a title would be kept for ever.</exception>
    public static string Decode(ReadOnlySpan<byte> text) => Utf8.GetString(text);

    public static bool IsWebPage(ReadOnlySpan<byte> answer)
    {
        var head = Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 1_000)]);
        return head.Contains("<html", StringComparison.OrdinalIgnoreCase) || head.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase);
    }
}
