using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace PaperMesh.Crawler.Sources.AclAnthology;

/// <summary>Reads a file of the ACL Anthology: a collection of volumes, each with its papers.</summary>
internal static class AclAnthologyReader
{
    /// <summary>Bytes of a file; the largest, a year's findings, has some 12 MB.</summary>
    public const int MaxBody = 50 << 20;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Its papers. The matter before them, editors and programme, is passed over.</summary>
    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It is no such file, is cut off or too long.</exception>
    public static async Task<Page> ReadAsync(Stream body, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var file = await BoundedBody.BorrowAsync(body, MaxBody, cancellationToken);
        try
        {
            using var xml = XmlReader.Create(file.OpenStream(), Settings);
            return Read(XElement.Load(xml, LoadOptions.PreserveWhitespace), source, at);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"no file of the Anthology, or cut off ({e.Message}): {Excerpt.Of(file.Bytes.Span)}", e);
        }
    }

    private static Page Read(XElement collection, string source, DateTimeOffset at)
    {
        if (collection.Name != "collection" || (string?)collection.Attribute("id") is not { } name)
            throw new InvalidDataException($"no file of the Anthology but {Excerpt.Of(collection.Name.LocalName)}");

        var page = new PageBuilder(at);
        foreach (var volume in collection.Elements("volume"))
        {
            foreach (var paper in volume.Elements("paper"))
            {
                var id = AclId.Of(name, (string?)volume.Attribute("id"), (string?)paper.Attribute("id"));

                // Before there was an element for it, the first "paper" of a volume was its front matter.
                if ((string?)paper.Attribute("id") != "0")
                    page.Add($"paper {id}", Encoding.UTF8.GetBytes(paper.ToString(SaveOptions.DisableFormatting)), () => AclPaper.Read(id, volume, paper, source, at));
            }
        }

        return page.Build(Checkpoint.Start);
    }
}
