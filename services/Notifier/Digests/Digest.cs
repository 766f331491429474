using System.Globalization;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>One mail to one reader, written down before it is sent: whoever takes it up after a crash sends the same.</summary>
internal sealed record Digest
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    public static readonly DocumentKind<Digest> Kind = new("digests", digest => digest.Id, NotifierJson.Default.Digest)
    {
        Expires = digest => digest.Composed + KeptFor,
    };

    public string Id => IdOf(Subscription, Day);

    public required string Subscription { get; init; }

    /// <summary>That it was due for, in the zone of the subscription.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Best first; never empty.</summary>
    public required IReadOnlyList<DigestPaper> Papers { get; init; }

    /// <summary>Papers that were left out because there are too many.</summary>
    public int More { get; init; }

    /// <summary>The place in the event log up to which it was composed.</summary>
    public required long Place { get; init; }

    /// <summary>UTC; the date of the mail.</summary>
    public required DateTimeOffset Composed { get; init; }

    /// <summary>When the server took it, UTC; null while it has not, and in the store, where <see cref="DigestReceipt"/> tells.</summary>
    public DateTimeOffset? Sent { get; init; }

    public static string IdOf(string subscription, DateOnly day)
        => string.Create(CultureInfo.InvariantCulture, $"{subscription}/{day:yyyy-MM-dd}");
}

/// <param name="Id">The paper.</param>
/// <param name="Sequence">Of the event that told of it, as it is shown.</param>
/// <param name="Why">What of the query it was found by, for people.</param>
public sealed record DigestPaper(string Id, long Sequence, IReadOnlyList<string> Why);
