using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.ServiceDefaults;

namespace PaperMesh.Notifier.EventLog;

/// <summary>The log for other programs: to be pulled page by page, or listened to.</summary>
internal static class EventsApi
{
    private const int MaxLimit = 1_000;
    private const int MaxWaitSeconds = 60;

    private const string TypesAre = "Types of events, parted by commas; without it all.";
    private const string QueryIs = "Only events about papers that this query finds, in the language of the search box.";

    /// <summary>Events that one request looks through for those that match; then it answers with a short page.</summary>
    private const int MaxLooked = 10_000;

    /// <summary>Events that are read at a time, at least, once the first have not been enough: what matches may be rare.</summary>
    private const int LookedAtOnce = 200;

    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/api/v1/events").WithTags("Events");

        events.MapGet("", List)
            .WithSummary("The events after a sequence, oldest first; waits for some when there are none and 'wait' says how long")
            .ProducesProblem(StatusCodes.Status410Gone);
        events.MapGet("/stream", Listen)
            .WithSummary("Server-sent events: all after 'Last-Event-ID' or 'after', else from now on")
            .Produces(StatusCodes.Status200OK, contentType: EventStream.ContentType);
    }

    private static async Task<Results<Ok<EventPage>, ProblemHttpResult>> List(
        [Description("The sequence after which to begin; 0, and none, begins with the oldest event that is kept.")] string? after,
        string? limit,
        [Description("How long to wait when there are none yet, at most 60s.")] string? wait,
        [Description(TypesAre)] string? types,
        [Description(QueryIs)] string? q,
        HttpRequest request,
        LoggedEvents log,
        LogTail tail,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!EventSequence.TryParse(after ?? "0", out var place))
            return BadPlace("after", after!);
        if (!TryReadNumber(limit ?? "100", 1, MaxLimit, out var count))
            return Problems.BadParameter("limit", limit!, $"a whole number from 1 to {MaxLimit}");
        if (!TryReadNumber(wait is [.. var digits, 's'] ? digits : wait ?? "0", 0, MaxWaitSeconds, out var seconds))
            return Problems.BadParameter("wait", wait!, $"a time of at most {MaxWaitSeconds} seconds, as in '30s'");
        if (Unusable(types, q, out var query) is { } problem)
            return problem;

        if (place == 0)
            place = (await log.KeptAsync(cancellationToken)).Oldest - 1;

        var until = time.GetUtcNow().AddSeconds(seconds);
        var found = await FindAsync(log, query, place, count, cancellationToken);
        while (found.Events.Count == 0 && found.Oldest is null
            && until - time.GetUtcNow() is { Ticks: > 0 } left
            && await tail.WaitBeyondAsync(found.Place, left, cancellationToken))
        {
            found = await FindAsync(log, query, found.Place, count, cancellationToken);
        }

        if (found.Oldest is { } oldest)
            return Gone(oldest);

        var kept = await log.KeptAsync(cancellationToken);
        return TypedResults.Ok(new EventPage(
            [.. found.Events.Select(logged => StructuredEvent.Of(logged, Origin(request)))],
            Next: found.Place < kept.Last ? EventSequence.ToText(found.Place) : null,
            kept.Count));
    }

    private static async Task<Results<EventStream, ProblemHttpResult>> Listen(
        [Description("The sequence after which to begin, 0 for the oldest event that is kept; the header Last-Event-ID goes before it.")] string? after,
        [Description(TypesAre)] string? types, [Description(QueryIs)] string? q, HttpRequest request, LoggedEvents log, CancellationToken cancellationToken)
    {
        if (Unusable(types, q, out var query) is { } problem)
            return problem;

        // A browser that connects again asks for the same address, and says in the header how far it has come.
        var header = request.Headers["Last-Event-ID"].ToString();
        var (name, value) = header.Length > 0 ? ("Last-Event-ID", header) : ("after", after);
        if (value is null)
            return new EventStream(await log.LastAsync(cancellationToken), query, Origin(request));

        if (!EventSequence.TryParse(value, out var place))
            return BadPlace(name, value);

        // Who asks for the beginning misses nothing; who was there, and comes again, may.
        if (place == 0 && name == "after")
            place = (await log.KeptAsync(cancellationToken)).Oldest - 1;

        return new EventStream(place, query, Origin(request));
    }

    private static async Task<Found> FindAsync(
        LoggedEvents log, PaperQuery query, long place, int limit, CancellationToken cancellationToken)
    {
        var found = new List<LoggedEvent>();
        for (var looked = 0; found.Count < limit && looked < MaxLooked;)
        {
            var events = await log.ReadAsync(place, looked == 0 ? limit : Math.Max(limit, LookedAtOnce), cancellationToken);
            if (events.Count == 0)
                break;

            // Trimmed while it was looked through: what was found is given out, and the next page is gone.
            if (events[0].Sequence > place + 1)
                return new(found, place, looked == 0 ? events[0].Sequence : null);

            foreach (var logged in events.TakeWhile(_ => found.Count < limit))
            {
                place = logged.Sequence;
                looked++;
                if (logged.Matches(query))
                    found.Add(logged);
            }
        }

        return new(found, place);
    }

    private static bool TryReadNumber(string text, int min, int max, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    /// <summary>What is wrong with the filters, or null.</summary>
    /// <remarks>
    /// The log holds one type so far; more will come, so a client may already name others beside it. A query has to be understood whole,
    /// other than in a search box: nobody would notice for months that a program gets more than it asked for.
    /// </remarks>
    private static ProblemHttpResult? Unusable(string? types, string? q, out PaperQuery query)
    {
        var parsed = PaperQuery.Parse(q);
        query = parsed.Query;

        if (types is not null && !types.Split(',', StringSplitOptions.TrimEntries).Contains(EventNames.TaggedType, StringComparer.Ordinal))
            return Problems.BadParameter("types", types, $"a list of types, parted by commas, with one that the log holds: {EventNames.TaggedType}");

        return parsed.Ignored.Count == 0 ? null : Problems.BadParameter("q", q!, $"a query without what cannot be used. {string.Join(' ', parsed.Ignored)}");
    }

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}";

    /// <summary>410: what comes next for this client has been trimmed.</summary>
    private static ProblemHttpResult Gone(long oldest) => TypedResults.Problem(
        title: "The next events are no longer kept",
        detail: $"The oldest event that is kept is {EventSequence.ToText(oldest)}. With after=0 the answer begins there; what was before it is lost to you.",
        statusCode: StatusCodes.Status410Gone,
        extensions: new Dictionary<string, object?> { ["oldest"] = EventSequence.ToText(oldest) });

    private static ProblemHttpResult BadPlace(string name, string value)
        => Problems.BadParameter(name, value, "the sequence of an event, a whole number of at most 12 digits, or 0 for the beginning");

    /// <param name="Events">At most as many as asked for.</param>
    /// <param name="Place">Up to where the log was looked through for them.</param>
    /// <param name="Oldest">Of the events kept, when the one after the place is no longer; else null.</param>
    private readonly record struct Found(List<LoggedEvent> Events, long Place, long? Oldest = null);
}
