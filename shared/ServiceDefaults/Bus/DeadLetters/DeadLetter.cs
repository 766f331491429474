namespace PaperMesh.ServiceDefaults.Bus.DeadLetters;

/// <summary>A message that a consumer gave up on, as it came, with the reason.</summary>
/// <remarks>Published to exchange <c>papermesh.dead-letters</c> by whichever service it was; the Notifier keeps them. Of use to nobody else.</remarks>
public sealed record DeadLetter
{
    /// <summary>The queue that the message was taken from, and can be sent to again.</summary>
    public required string Queue { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>Full name of the type of the innermost exception.</summary>
    public required string Exception { get; init; }

    /// <summary>What that said; at most <see cref="MaxText"/> characters.</summary>
    public required string Reason { get; init; }

    /// <summary>All exceptions, from the outermost, with where they were thrown; at most <see cref="MaxText"/> characters.</summary>
    public string StackTrace { get; init; } = "";

    /// <summary>Those of the message that are text, numbers or times.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Base64.</summary>
    public required string Body { get; init; }

    /// <summary>Characters that are kept of a reason and of a stack trace.</summary>
    public const int MaxText = 8_000;
}
