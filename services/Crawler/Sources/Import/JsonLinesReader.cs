using System.Runtime.CompilerServices;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>Reads JSON Lines, one paper a line (<see cref="ImportedPaper"/>), plain or gzip, of any length, in bounded memory.</summary>
internal static class JsonLinesReader
{
    private const int RecordsAPage = 250;
    private const long BytesAPage = 4 << 20;
    private const int MaxBadInARow = 1_000;

    /// <summary>
    /// The papers in small pages as they come; <see cref="Page.Next"/> means nothing here. Blank lines are ignored, a byte order mark and
    /// <c>\r\n</c> tolerated. A line that cannot be used is a bad record: <c>line 17</c>. What is wrong with the stream itself is one more:
    /// a gzip that is cut off, a list instead of lines. After a thousand bad lines in a row it is taken for something else than papers, and
    /// read no further. No page at all: there was nothing.
    /// </summary>
    /// <param name="at">When the import came.</param>
    public static async IAsyncEnumerable<Page> ReadAsync(
        Stream body, DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var input = await GzipInput.OpenAsync(body, cancellationToken);
        var lines = new Lines(input);
        var repeats = new Repeats();
        var page = new PageBuilder(at);
        var badInARow = 0;
        string? stop = null;

        // One pair for all lines.
        Line line = default;
        var read = () => line.Read(at);
        var fault = (Paper paper) => repeats.Fault(line.Number, paper);

        while (stop is null && await lines.NextAsync(cancellationToken) is { } next)
        {
            line = next;
            if (line.IsBlank)
                continue;

            var added = page.Add($"line {line.Number}", line.Bytes, read, fault);
            badInARow = added ? 0 : badInARow + 1;
            stop = line.BeginsList ? "this is a JSON list, not JSON Lines: write one object a line, without commas between them"
                : badInARow == MaxBadInARow ? $"{MaxBadInARow:N0} bad lines in a row: this is no list of papers"
                : null;

            if (page.Count >= RecordsAPage || page.Bytes >= BytesAPage)
            {
                yield return page.Build(Checkpoint.Start);
                page = new PageBuilder(at);
            }
        }

        var end = stop ?? lines.Fault;
        if (end is not null)
            page.AddBad($"after line {lines.Number}", $"{end}; nothing more is read", default);

        if (page.Count > 0)
            yield return page.Build(Checkpoint.Start) with { BreaksOff = end is not null };
    }
}
