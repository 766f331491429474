using System.Xml;

namespace PaperMesh.Crawler.Sources;

/// <summary>XML from outside, read in one pass: no DTD, nothing fetched, white space between elements means nothing.</summary>
internal static class ForeignXml
{
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

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
