using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>Reads a BibTeX or BibLaTeX file, plain or gzip, of any length, in bounded memory.</summary>
internal static class BibTeXReader
{
    private const int RecordsAPage = 250;
    private const long BytesAPage = 4 << 20;

    /// <summary>
    /// The papers in small pages as they come; <see cref="Page.Next"/> means nothing here. An entry that cannot be used is a bad record
    /// with its line, and so is one that is never closed, which ends where the next one begins. Text between entries is ignored. No page at
    /// all: there was nothing.
    /// </summary>
    /// <param name="at">When the import came.</param>
    public static async IAsyncEnumerable<Page> ReadAsync(
        Stream body, DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var input = await GzipInput.OpenAsync(body, cancellationToken);
        var lines = new Lines(input);
        var entries = new BibTeXEntries(lines);
        var abbreviations = new Abbreviations();
        var repeats = new Repeats();
        var page = new PageBuilder(at);

        while (await entries.NextAsync(cancellationToken) is { } piece)
        {
            if (piece.IsComment || abbreviations.Take(piece))
                continue;

            page.Add($"line {piece.Line}", piece.Bytes, () => BibTeXPaper.Read(piece.Parse(abbreviations), at), paper => repeats.Fault(piece.Line, paper));

            if (page.Count >= RecordsAPage || page.Bytes >= BytesAPage)
            {
                yield return page.Build(Checkpoint.Start);
                page = new PageBuilder(at);
            }
        }

        if (lines.Fault is not null)
            page.AddBad($"after line {lines.Number}", $"{lines.Fault}; nothing more is read", default);

        if (page.Count > 0)
            yield return page.Build(Checkpoint.Start) with { BreaksOff = lines.Fault is not null };
    }
}
