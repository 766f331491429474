using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults;

namespace PaperMesh.Notifier.EventLog;

/// <summary>The log for other programs: to be pulled page by page, or listened to.</summary>
internal static class EventsApi
{
    private const int MaxLimit = 1_000;
    private const int MaxWaitSeconds = 60;

    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/api/v1/events").WithTags("Events");

        events.MapGet("", List)
            .WithSummary("The events after a sequence, oldest first; waits for some when there are none and 'wait' says how long");
        events.MapGet("/stream", Listen)
            .WithSummary("Server-sent events: all after 'Last-Event-ID' or 'after', else from now on")
            .Produces(StatusCodes.Status200OK, contentType: EventStream.ContentType);
    }

    private static async Task<Results<Ok<EventPage>, ProblemHttpResult>> List(
        string? after, string? limit, string? types, string? wait, HttpRequest request, LoggedEvents log, LogTail tail, CancellationToken cancellationToken)
    {
        if (!TryReadPlace(after ?? "0", out var place))
            return BadPlace("after", after!);
        if (!TryReadNumber(limit ?? "100", 1, MaxLimit, out var count))
            return Problems.BadParameter("limit", limit!, $"a whole number from 1 to {MaxLimit}");
        if (!TryReadNumber(wait is [.. var digits, 's'] ? digits : wait ?? "0", 0, MaxWaitSeconds, out var seconds))
            return Problems.BadParameter("wait", wait!, $"a time of at most {MaxWaitSeconds} seconds, as in '30s'");
        if (!HoldsAny(types))
            return BadTypes(types!);

        var events = await log.ReadAsync(place, count, cancellationToken);
        if (events.Count == 0 && seconds > 0 && await tail.WaitBeyondAsync(place, TimeSpan.FromSeconds(seconds), cancellationToken))
            events = await log.ReadAsync(place, count, cancellationToken);

        var total = await log.LastAsync(cancellationToken);
        return TypedResults.Ok(new EventPage(
            [.. events.Select(logged => StructuredEvent.Of(logged, Origin(request)))],
            Next: events is [.., var last] && last.Sequence < total ? EventSequence.ToText(last.Sequence) : null,
            total));
    }

    private static async Task<Results<EventStream, ProblemHttpResult>> Listen(
        string? after, string? types, HttpRequest request, LoggedEvents log, CancellationToken cancellationToken)
    {
        // A browser that connects again asks for the same address, and says in the header how far it has come.
        var header = request.Headers["Last-Event-ID"].ToString();
        var (name, value) = header.Length > 0 ? ("Last-Event-ID", header) : ("after", after);

        if (!HoldsAny(types))
            return BadTypes(types!);
        if (value is null)
            return new EventStream(await log.LastAsync(cancellationToken), Origin(request));

        return TryReadPlace(value, out var place) ? new EventStream(place, Origin(request)) : BadPlace(name, value);
    }

    private static bool TryReadPlace(string text, out long place) => EventSequence.TryParse(text, out place);

    private static bool TryReadNumber(string text, int min, int max, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    /// <summary>The log holds one type so far. More will come, so a client may already name those that it knows.</summary>
    private static bool HoldsAny(string? types)
        => types is null || types.Split(',', StringSplitOptions.TrimEntries).Contains(EventNames.TaggedType, StringComparer.Ordinal);

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}";

    private static ProblemHttpResult BadPlace(string name, string value)
        => Problems.BadParameter(name, value, "the sequence of an event, a whole number of at most 12 digits, or 0 for the beginning");

    private static ProblemHttpResult BadTypes(string types)
        => Problems.BadParameter("types", types, $"a list of types, parted by commas, with one that the log holds: {EventNames.TaggedType}");
}
