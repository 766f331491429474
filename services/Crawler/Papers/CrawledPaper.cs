using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Papers;

/// <summary>What each source says of a paper, and how far its newest revision has got.</summary>
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
            ["pendingSince"] = paper => paper.Due is null ? null : paper.ChangedAt,
            ["inFlight"] = paper => paper is { Due: { } due, Attempts: > 0, KeptBy.Count: 0 } ? due : null,
            ["mergedInto"] = paper => paper.MergedInto,
        },
    };

    public required string Id { get; init; }

    /// <summary>One for each id that a source has given, in the order of the sources' names. Empty only when the paper has gone into another.</summary>
    public IReadOnlyList<SourceReport> Reports { get; init => field = value ?? []; } = [];

    /// <summary>As <see cref="Paper.Revision"/>.</summary>
    public int Revision { get; init; }

    /// <summary>As <see cref="Paper.Aliases"/>.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>The id of the paper that this turned out to be; null for nearly all.</summary>
    public string? MergedInto { get; init; }

    /// <summary>The strongest change since all followers last had it.</summary>
    public required PaperChange Change { get; init; }

    /// <summary>As <see cref="PaperDiscovered.Changed"/>.</summary>
    public IReadOnlyList<string> ChangedFields { get; init => field = value ?? []; } = [];

    /// <summary>When this revision was stored, UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it is to be published (again), UTC. Null: every follower has this revision.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The span in which this revision came in, as in <c>traceparent</c>; null: it was not sampled.</summary>
    public string? Trace { get; init; }

    /// <summary>When it was last taken to be published, UTC.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>How often this revision was published.</summary>
    public int Attempts { get; init; }

    /// <summary>The followers whose receipt for this revision has come.</summary>
    public IReadOnlyList<string> KeptBy { get; init => field = value ?? []; } = [];

    /// <summary>What the sources say together.</summary>
    [JsonIgnore]
    public Paper Paper => PaperMerge.Merge(Id, Reports) with { Revision = Revision, Aliases = Aliases };

    /// <summary>The next revision, to be published at once.</summary>
    public CrawledPaper Revise(PaperChange change, IReadOnlyList<string> changed, DateTimeOffset now) => this with
    {
        Revision = Revision + 1,
        // Who has not seen the paper yet still has to hear that it is new.
        Change = Due is not null && Change < change ? Change : change,
        ChangedFields = Due is null ? changed : Change == PaperChange.New ? [] : [.. ChangedFields.Union(changed).Order(StringComparer.Ordinal)],
        ChangedAt = now,
        Due = now,
        Attempts = 0,
        KeptBy = [],
    };

    /// <summary>It is another paper, whose id is better: nothing is published of it any more. A second time changes nothing.</summary>
    public CrawledPaper MergeInto(string id) => MergedInto is null ? this with { MergedInto = id, Due = null } : this;

    /// <summary>What its sources say is stored with the other paper.</summary>
    public CrawledPaper Empty() => MergedInto is not null && Reports is not [] ? this with { Reports = [] } : this;

    /// <summary>About to be published; if no receipts come, it is due again later.</summary>
    public CrawledPaper Claim(DateTimeOffset now, DateTimeOffset dueAgain)
        => this with { Due = dueAgain, ClaimedAt = now, Attempts = Attempts + 1 };

    /// <summary>A follower has kept a revision. Receipts for older revisions, and repeated ones, change nothing.</summary>
    public CrawledPaper Keep(string by, int revision, IReadOnlyCollection<string> followers)
    {
        if (Due is null || revision != Revision || KeptBy.Contains(by) || !followers.Contains(by))
            return this;

        var kept = this with { KeptBy = [.. KeptBy, by] };
        return followers.All(kept.KeptBy.Contains) ? kept with { Due = null } : kept;
    }
}
