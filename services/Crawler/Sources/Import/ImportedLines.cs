using PaperMesh.Crawler.Sources.Import.BibTeX;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>Reads single lines and entries of past imports again.</summary>
internal sealed class ImportedLines(TimeProvider time) : IRereads
{
    public string Name => ImportedPaper.Source;

    public async Task<Page> RereadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // No line of JSON begins like an entry. What @string named elsewhere in its file is shown by name.
        if (raw.Span is [(byte)'@', ..])
        {
            using var text = new MemoryStream(raw.ToArray());
            return await BibTeXReader.ReadAsync(text, now, cancellationToken).FirstOrDefaultAsync(cancellationToken) ?? new Page([], [], Checkpoint.Start);
        }

        var page = new PageBuilder(now);
        page.Add("line", raw, () => new Line(1, raw, raw.Length).Read(now));
        return page.Build(Checkpoint.Start);
    }
}
