namespace PaperMesh.Notifier.Webhooks;

/// <summary>One request to an endpoint.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Outcome">What it comes to.</param>
/// <param name="Status">Of the answer; null: there was none.</param>
/// <param name="Milliseconds">From sending it to its answer, or to giving up.</param>
/// <param name="Error">Why there was no answer, or why a redirect is none; for people.</param>
/// <param name="Answer">The first KB of the answer's body, as text; null: it was empty.</param>
/// <param name="TraceId">Of the trace that the request belongs to, W3C Trace Context: 32 hexadecimal digits; null: nothing was sent.</param>
public sealed record Attempt(
    DateTimeOffset At, AttemptOutcome Outcome, int? Status, long Milliseconds, string? Error, string? Answer, string? TraceId)
{
    /// <summary>None that was sent: the event was trimmed off the log before the endpoint took it.</summary>
    public static Attempt WithoutEvent(DateTimeOffset at) => new(at, AttemptOutcome.Failed, null, 0, "The event log no longer holds the event.", null, null);
}

/// <summary>What an attempt comes to.</summary>
public enum AttemptOutcome
{
    /// <summary>Answered with 2xx.</summary>
    Delivered,

    /// <summary>Anything else, redirects too.</summary>
    Failed,

    /// <summary>Answered with 410: the endpoint wants no more.</summary>
    Gone,
}
