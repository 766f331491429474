using PaperMesh.ServiceDefaults.Bus.DeadLetters;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>A message that is too long to be read with each list of letters: it is kept beside its letter, which has the beginning.</summary>
/// <param name="Id">The letter's.</param>
/// <param name="Body">Base64.</param>
/// <param name="FailedAt">When it failed last.</param>
internal sealed record LongMessage(string Id, string Body, DateTimeOffset FailedAt)
{
    /// <summary>Characters of base64 that a letter has itself: of 32 KB, several times an ordinary paper.</summary>
    public const int Inline = 32 * 1024 / 3 * 4;

    public static readonly DocumentKind<LongMessage> Kind = new("dead-letter-messages", message => message.Id, NotifierJson.Default.LongMessage)
    {
        // As long as any letter may live: one that is closed on its last day.
        Expires = message => message.FailedAt + KeptDeadLetter.KeepOpen + KeptDeadLetter.KeepClosed,
    };

    /// <summary>The letter with its whole message; null when that is not there, as in a store whose parts were restored from different moments.</summary>
    public static async Task<DeadLetter?> WholeAsync(KeptDeadLetter kept, IDocuments<LongMessage> messages, CancellationToken cancellationToken)
    {
        if (kept.Length is null)
            return kept.Letter;

        return await messages.FindAsync(kept.Id, cancellationToken) is { } message ? kept.Letter with { Body = message.Body } : null;
    }
}
