using System.Text;
using System.Xml;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>XML from outside: no DTD, nothing fetched, names without their namespaces, which differ from server to server.</summary>
internal static class OaiXml
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
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

    /// <exception cref="DecoderFallbackException">It is no UTF-8. A replacement character in a title would be kept for ever.</exception>
    public static string Decode(ReadOnlySpan<byte> text) => Utf8.GetString(text);

    public static bool IsWebPage(ReadOnlySpan<byte> answer)
    {
        var head = Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 1_000)]);
        return head.Contains("<html", StringComparison.OrdinalIgnoreCase) || head.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Goes on to the next element within the one of that depth; false at its end, where the reader then stands. What is done with an
    /// element has to leave the reader at its end.
    /// </summary>
    /// <param name="depth">Of the parent. At the first call the reader is at its start.</param>
    public static bool NextChild(this XmlReader xml, int depth)
    {
        if (xml.Depth == depth && xml.IsEmptyElement)
            return false;

        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
                return true;
        }

        return false;
    }

    /// <summary>All text within the element that the reader is at; stops at its end.</summary>
    public static string ReadText(this XmlReader xml)
    {
        var text = "";
        if (xml.IsEmptyElement)
            return text;

        for (var depth = xml.Depth; xml.Read() && xml.Depth > depth;)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
                text = text.Length == 0 ? xml.Value : text + xml.Value;
        }

        return text;
    }

    /// <summary>To the end of the element that the reader is at.</summary>
    public static void PassOver(this XmlReader xml)
    {
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            // Nothing within it is looked at.
        }
    }
}
