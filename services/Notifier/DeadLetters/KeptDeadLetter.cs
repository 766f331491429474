using System.Security.Cryptography;
using System.Text;
using PaperMesh.ServiceDefaults.Bus.DeadLetters;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>A message that a consumer gave up on, and what has become of it since.</summary>
/// <param name="Id">Of queue and message: one that comes again and fails again is the same letter.</param>
/// <param name="Fingerprint">The same for letters that failed in one queue, in one place, with one kind of exception.</param>
/// <param name="Letter">As it failed last; of a long message only the beginning, see <see cref="Length"/>.</param>
/// <param name="FirstAt">When it failed first.</param>
/// <param name="Times">How often it was given up.</param>
/// <param name="State">What is to be done with it.</param>
/// <param name="ClosedAt">When it was sent again or archived; null while it is open.</param>
internal sealed record KeptDeadLetter(
    string Id,
    string Fingerprint,
    DeadLetter Letter,
    DateTimeOffset FirstAt,
    int Times,
    DeadLetterState State,
    DateTimeOffset? ClosedAt)
{
    public static readonly TimeSpan KeepOpen = TimeSpan.FromDays(90);
    public static readonly TimeSpan KeepClosed = TimeSpan.FromDays(30);

    public static readonly DocumentKind<KeptDeadLetter> Kind = new("dead-letters", kept => kept.Id, NotifierJson.Default.KeptDeadLetter)
    {
        Indexes = new Dictionary<string, Func<KeptDeadLetter, IndexKey?>>
        {
            ["open"] = kept => kept.IsOpen ? kept.Letter.FailedAt : null,
            ["openGroup"] = kept => kept.IsOpen ? kept.Fingerprint : (IndexKey?)null,
            ["closed"] = kept => kept.ClosedAt is { } at ? at : null,
            ["redriving"] = kept => kept.State == DeadLetterState.Redriving ? kept.Letter.FailedAt : null,
        },
        Expires = kept => kept.ClosedAt is { } at ? at + KeepClosed : kept.Letter.FailedAt + KeepOpen,
    };

    /// <summary>Bytes of a message whose whole is a <see cref="LongMessage"/>; null: the letter has all of it.</summary>
    public int? Length { get; init; }

    public bool IsOpen => State is DeadLetterState.Waiting or DeadLetterState.Redriving;

    public static string IdOf(DeadLetter letter)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{letter.Queue}\n"));

        // A body may be long, and is ASCII.
        Span<byte> piece = stackalloc byte[1_024];
        for (var at = 0; at < letter.Body.Length; at += piece.Length)
        {
            var length = Encoding.UTF8.GetBytes(letter.Body.AsSpan(at, Math.Min(piece.Length, letter.Body.Length - at)), piece);
            hash.AppendData(piece[..length]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>A letter that came, folded into what is kept of it.</summary>
    /// <remarks>
    /// One that was delivered twice changes nothing. One that was sent again and has failed again waits again; one that was archived stays so:
    /// papers are published again until they are kept, and somebody has seen this one and let it be.
    /// </remarks>
    public static KeptDeadLetter Fold(KeptDeadLetter? kept, DeadLetter letter)
    {
        if (kept is null)
        {
            return new KeptDeadLetter(IdOf(letter), FingerprintOf(letter), Beginning(letter), letter.FailedAt, Times: 1, DeadLetterState.Waiting, ClosedAt: null)
            {
                Length = LengthOf(letter),
            };
        }

        if (letter.FailedAt <= kept.Letter.FailedAt)
            return kept;

        var failedAgain = kept with { Fingerprint = FingerprintOf(letter), Letter = Beginning(letter), Length = LengthOf(letter), Times = kept.Times + 1 };
        return kept.State == DeadLetterState.Archived ? failedAgain : failedAgain with { State = DeadLetterState.Waiting, ClosedAt = null };
    }

    /// <summary>Whether its message is kept beside it.</summary>
    public static bool IsLong(DeadLetter letter) => letter.Body.Length > LongMessage.Inline;

    private static int? LengthOf(DeadLetter letter) => IsLong(letter) ? (letter.Body.Length / 4 * 3) - letter.Body.AsSpan().Count('=') : null;

    private static DeadLetter Beginning(DeadLetter letter) => IsLong(letter) ? letter with { Body = letter.Body[..LongMessage.Inline] } : letter;

    // Line numbers and messages differ from one to the next, and from one release to another.
    private static string FingerprintOf(DeadLetter letter)
    {
        var frame = letter.StackTrace.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.Contains("PaperMesh.", StringComparison.Ordinal)) ?? "";
        return Hash($"{letter.Queue}\n{letter.Exception}\n{frame.Split(" in ")[0]}", 6);
    }

    private static string Hash(string text, int bytes) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}

internal enum DeadLetterState
{
    /// <summary>For somebody to decide.</summary>
    Waiting,

    /// <summary>It is about to be sent to its queue again.</summary>
    Redriving,

    /// <summary>It was sent to its queue again, and has not failed since.</summary>
    Redriven,

    /// <summary>Somebody has decided to leave it.</summary>
    Archived,
}
