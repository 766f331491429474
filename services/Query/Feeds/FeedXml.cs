using System.Globalization;
using System.Text;
using System.Xml;

namespace PaperMesh.Query.Feeds;

/// <summary>What the XML formats have in common.</summary>
internal static class FeedXml
{
    public static byte[] Write(Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
            write(xml);

        return bytes.ToArray();
    }

    /// <summary>RFC 3339.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Without the characters that XML cannot hold, even escaped (XML 1.0, 2.2).</summary>
    public static string Text(string text)
    {
        if (text.All(c => XmlConvert.IsXmlChar(c)))
            return text;

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)))
                kept.Append(rune.ToString());
        }

        return kept.ToString();
    }
}
