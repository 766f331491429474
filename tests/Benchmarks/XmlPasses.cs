using System.Xml;

namespace PaperMesh.Benchmarks;

/// <summary>The anchors of pages in XML: what <see cref="XmlReader"/> alone takes for the same bytes.</summary>
internal static class XmlPasses
{
    /// <summary>Goes through it and takes nothing along.</summary>
    public static Task Bare(byte[] bytes)
    {
        using var xml = XmlReader.Create(new MemoryStream(bytes));
        while (xml.Read())
        {
        }

        return Task.CompletedTask;
    }

    /// <summary>Goes through it and takes each text along as a string, as whoever wants to use what stands there has to.</summary>
    public static Task WithTexts(byte[] bytes)
    {
        using var xml = XmlReader.Create(new MemoryStream(bytes));
        var texts = new List<string>();
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                texts.Add(xml.Value);
        }

        GC.KeepAlive(texts);
        return Task.CompletedTask;
    }
}
