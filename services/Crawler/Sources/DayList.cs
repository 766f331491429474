using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources;

/// <summary>Some days of a source, page by page.</summary>
/// <param name="from">The first day.</param>
/// <param name="to">The last day.</param>
/// <param name="resumptionToken">Where to go on; null: at the beginning.</param>
internal delegate IAsyncEnumerable<Page> DayList(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken);

internal static class DayLists
{
    /// <summary>The checkpoint behind a page of an archive: within its list, or at its end when there is no token.</summary>
    /// <param name="to">The last day of the list.</param>
    public static Checkpoint After(string? resumptionToken, DateOnly to)
        => resumptionToken is null ? new Checkpoint { UpTo = to } : new Checkpoint { ResumptionToken = resumptionToken };

    /// <summary>
    /// What is new since the checkpoint, of a source that can be asked for days: one list from the last complete day to today, in parts.
    /// <see cref="Checkpoint.UpTo"/> moves only at its end, and to the day before the one that was today when it began.
    /// </summary>
    /// <param name="lookBack">
    /// Days before the last complete one that are asked for again: how late a source may list what it dates back.
    /// </param>
    public static async IAsyncEnumerable<Page> SinceAsync(
        this DayList list, Checkpoint since, SourceSettings settings, TimeProvider time, int lookBack, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var yesterday = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var upTo = since.UpTo ?? yesterday.AddDays(-settings.FirstDays);
        var until = since is { ResumptionToken: not null, Until: { } begun } ? begun : yesterday;

        await foreach (var page in list(upTo.AddDays(-lookBack), until.AddDays(1), since.ResumptionToken, cancellationToken))
        {
            yield return page with
            {
                Next = page.Next.UpTo is null
                    ? new Checkpoint { UpTo = upTo, Until = until, ResumptionToken = page.Next.ResumptionToken }
                    : new Checkpoint { UpTo = until },
            };
        }
    }
}
