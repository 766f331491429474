using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Papers;

/// <summary>A paper as the sources together report it, and how far its newest revision has got.</summary>
/// <remarks>
/// It is pending from the moment in which a revision is stored until every follower has sent its receipt for that revision.
/// One document holds both, so there is no moment in which a change is stored and not pending.
/// </remarks>
internal sealed record CrawledPaper
{
    public static readonly DocumentKind<CrawledPaper> Kind = new("papers", paper => paper.Id, CrawlerJson.Default.CrawledPaper)
    {
        Indexes = new Dictionary<string, Func<CrawledPaper, IndexKey?>>
        {
            ["due"] = paper => paper.Due,
            ["inFlight"] = paper => paper is { Due: { } due, Attempts: > 0, KeptBy.Count: 0 } ? due : null,
        },
    };

    public required Paper Paper { get; init; }

    /// <summary>Which source gave the text: another one's equally new text does not replace that of a better source.</summary>
    public required string TextFrom { get; init; }

    /// <summary>The strongest change since all followers last had it.</summary>
    public required PaperChange Change { get; init; }

    /// <summary>When this revision was stored, UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it is to be published (again), UTC. Null: every follower has this revision.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>How often this revision was published.</summary>
    public int Attempts { get; init; }

    /// <summary>The followers whose receipt for this revision has come.</summary>
    public IReadOnlyList<string> KeptBy { get; init => field = value ?? []; } = [];

    [JsonIgnore]
    public string Id => Paper.Id;

    /// <summary>The next revision, to be published at once.</summary>
    public CrawledPaper Revise(Paper paper, string textFrom, PaperChange change, DateTimeOffset now) => this with
    {
        Paper = paper with { Revision = Paper.Revision + 1 },
        TextFrom = textFrom,
        // Who has not seen the paper yet still has to hear that it is new.
        Change = Due is not null && Change < change ? Change : change,
        ChangedAt = now,
        Due = now,
        Attempts = 0,
        KeptBy = [],
    };

    /// <summary>About to be published; if no receipts come, it is due again later.</summary>
    public CrawledPaper Claim(DateTimeOffset dueAgain) => this with { Due = dueAgain, Attempts = Attempts + 1 };

    /// <summary>A follower has kept a revision. Receipts for older revisions, and repeated ones, change nothing.</summary>
    public CrawledPaper Keep(string by, int revision, IReadOnlyCollection<string> followers)
    {
        if (Due is null || revision != Paper.Revision || KeptBy.Contains(by) || !followers.Contains(by))
            return this;

        var kept = this with { KeptBy = [.. KeptBy, by] };
        return followers.All(kept.KeptBy.Contains) ? kept with { Due = null } : kept;
    }
}
