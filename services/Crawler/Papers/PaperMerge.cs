using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Papers;

/// <summary>How what two sources say of one paper becomes one.</summary>
internal static class PaperMerge
{
    /// <summary>
    /// Folds a source's record into what is stored. The text comes from the record of the later update, else of the higher version,
    /// then of the better source (arXiv's own harvest, an import, anything else, samples), then from the one that came last; the other
    /// one fills what is missing. Signals hold the later count, links and sources are united, the first announcement counts.
    /// </summary>
    /// <param name="stored">Null when the paper is new.</param>
    /// <param name="incoming">Checked and cleaned; revision 0, one source.</param>
    /// <returns>The next revision, pending; or <paramref name="stored"/> itself when the record says nothing new.</returns>
    public static CrawledPaper Merge(CrawledPaper? stored, Paper incoming, DateTimeOffset now)
    {
        var from = incoming.Sources[0].Name;
        if (stored is null)
        {
            return new CrawledPaper
            {
                Paper = incoming with { Revision = 1 },
                TextFrom = from,
                Change = PaperChange.New,
                ChangedAt = now,
                Due = now,
            };
        }

        var replaces = Replaces(stored, incoming, from);
        var text = replaces ? Fill(incoming, stored.Paper) : Fill(stored.Paper, incoming);
        var merged = text with
        {
            Revision = stored.Paper.Revision,
            Version = Math.Max(stored.Paper.Version, incoming.Version),
            Announced = Earlier(stored.Paper.Announced, incoming.Announced),
            Links = [.. stored.Paper.Links.Concat(incoming.Links).DistinctBy(link => link.Url, StringComparer.OrdinalIgnoreCase)],
            Signals = stored.Paper.Signals,
            Sources = Unite(stored.Paper.Sources, incoming.Sources[0]),
        };
        var signals = Later(stored.Paper.Signals, incoming.Signals);

        var textChanged = !Same(merged, stored.Paper);
        if (!textChanged && signals == stored.Paper.Signals)
            return stored;

        var change = merged.Withdrawn && !stored.Paper.Withdrawn ? PaperChange.Withdrawn
            : textChanged ? PaperChange.Revised
            : PaperChange.Signals;
        return stored.Revise(merged with { Signals = signals }, replaces ? from : stored.TextFrom, change, now);
    }

    private static bool Replaces(CrawledPaper stored, Paper incoming, string from)
    {
        // Dates first, where both have one: not every source knows versions, and those that do not say 1.
        if (incoming.Updated is { } update && stored.Paper.Updated is { } known && update != known)
            return update > known;

        if (incoming.Version != stored.Paper.Version)
            return incoming.Version > stored.Paper.Version;

        if (incoming.Updated != stored.Paper.Updated)
            return incoming.Updated is not null;

        return Rank(from) >= Rank(stored.TextFrom);
    }

    private static int Rank(string source) => source switch
    {
        "arxiv-oai" => 3,
        "import" => 2,
        "samples" => 0,
        _ => 1,
    };

    private static Paper Fill(Paper winner, Paper other) => winner with
    {
        Abstract = winner.Abstract is "" ? other.Abstract : winner.Abstract,
        Authors = winner.Authors is [] ? other.Authors : winner.Authors,
        Categories = winner.Categories is [] ? other.Categories : winner.Categories,
        PrimaryCategory = winner.PrimaryCategory ?? other.PrimaryCategory,
        Published = winner.Published ?? other.Published,
        Updated = winner.Updated ?? other.Updated,
        License = winner.License ?? other.License,
        Doi = winner.Doi ?? other.Doi,
        Comment = winner.Comment ?? other.Comment,
        JournalRef = winner.JournalRef ?? other.JournalRef,
    };

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other)
        => one is null || other < one ? other ?? one : one;

    private static IReadOnlyList<SourceRecord> Unite(IReadOnlyList<SourceRecord> known, SourceRecord source)
        => known.Any(one => one.Name == source.Name) ? known : [.. known, source];

    private static Signals Later(Signals stored, Signals incoming) => new()
    {
        Upvotes = Later(stored.Upvotes, incoming.Upvotes),
        Comments = Later(stored.Comments, incoming.Comments),
        Stars = Later(stored.Stars, incoming.Stars),
    };

    // An equal count, seen again later, is no news.
    private static Signal? Later(Signal? stored, Signal? incoming)
        => stored is null || (incoming is not null && incoming.At > stored.At && incoming.Value != stored.Value) ? incoming : stored;

    // Records compare their lists by reference, so equal means: the same JSON.
    private static bool Same(Paper one, Paper other)
        => JsonSerializer.SerializeToUtf8Bytes(one, ContractsJson.Default.Paper).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, ContractsJson.Default.Paper));
}
