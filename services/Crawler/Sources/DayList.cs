using System.Net;
using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources;

/// <summary>Some days of a source, page by page.</summary>
/// <param name="from">The first day.</param>
/// <param name="to">The last day.</param>
/// <param name="resumptionToken">Where to go on; null: at the beginning.</param>
internal delegate IAsyncEnumerable<Page> DayList(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken);

/// <summary>A part of a list.</summary>
/// <param name="Page">Its records; <see cref="Page.Next"/> is left to the list.</param>
/// <param name="ResumptionToken">Where the list goes on; null at its end.</param>
internal sealed record ListPart(Page Page, string? ResumptionToken);

internal static class DayLists
{
    /// <summary>
    /// A list of days, part by part. <see cref="Checkpoint.UpTo"/> is there at its end only. A token of an earlier time that the source no
    /// longer takes starts the list again.
    /// </summary>
    /// <param name="ask">Asks for the part that begins at a token; null: for the first.</param>
    /// <param name="to">The last day of the list.</param>
    /// <exception cref="InvalidDataException">The list goes in circles.</exception>
    public static async IAsyncEnumerable<Page> InPartsAsync(Func<string?, Task<ListPart>> ask, string? resumptionToken, DateOnly to)
    {
        var (token, isOld) = (resumptionToken, resumptionToken is not null);
        do
        {
            ListPart part;
            try
            {
                part = await ask(token);
            }
            catch (HttpRequestException e) when (isOld && e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                part = await ask(null);
            }

            if (part.ResumptionToken is not null && part.ResumptionToken == token)
                throw new InvalidDataException($"the list does not go on after the token {Excerpt.Of(token)}");

            (token, isOld) = (part.ResumptionToken, false);
            yield return part.Page with { Next = token is null ? new Checkpoint { UpTo = to } : new Checkpoint { ResumptionToken = token } };
        }
        while (token is not null);
    }

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
