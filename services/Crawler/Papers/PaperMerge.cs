using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Papers;

/// <summary>How what the sources say of one paper becomes one: a function of what each of them says, whatever came first and how often.</summary>
/// <remarks>
/// The text comes from the source that is right as of the later day (arXiv's own sources date their records; of others the day of the
/// last version counts), then from the better one (arXiv's own, imports, anything else), then from the higher version; invented samples
/// come last. The others fill what is missing, in that order. Of counts the later one holds, links and sources are united, the first
/// announcement gives the day. One source's word is taken as <see cref="SourceReport.With"/> says.
/// </remarks>
internal static class PaperMerge
{
    /// <summary>Takes what sources say into what is stored.</summary>
    /// <param name="stored">Null when the paper is new.</param>
    /// <param name="id">The paper's.</param>
    /// <param name="aliases">Other ids of it, beside those that the sources give.</param>
    /// <returns>
    /// The next revision, pending, when it says anything new to readers; or <paramref name="stored"/> itself when nothing at all is new.
    /// </returns>
    public static CrawledPaper Take(
        CrawledPaper? stored, string id, IReadOnlyList<SourceReport> reports, IReadOnlyList<string> aliases, DateTimeOffset now)
    {
        string[] names = [.. reports.Select(report => report.Paper.Id).Concat(aliases).Where(name => name != id).Distinct().Order(StringComparer.Ordinal)];
        if (stored is null)
        {
            return new CrawledPaper
            {
                Id = id,
                Reports = reports.Aggregate<SourceReport, IReadOnlyList<SourceReport>>([], With),
                Aliases = names,
                Revision = 1,
                Change = PaperChange.New,
                ChangedAt = now,
                Due = now,
            };
        }

        var all = reports.Aggregate(stored.Reports, With);
        var known = names.All(stored.Aliases.Contains);
        if (ReferenceEquals(all, stored.Reports) && known)
            return stored;

        var next = stored with { Reports = all, Aliases = known ? stored.Aliases : [.. stored.Aliases.Union(names).Order(StringComparer.Ordinal)] };
        var (before, after) = (stored.Paper, next.Paper);
        var changed = Differences(before, after);
        if (changed is [])
            return next;

        var change = after.Withdrawn && !before.Withdrawn ? PaperChange.Withdrawn
            : changed is ["signals"] ? PaperChange.Signals
            : PaperChange.Revised;
        return next.Revise(change, changed, now);
    }

    /// <summary>What the sources say together.</summary>
    /// <param name="reports">One for each id that a source has given, at least one.</param>
    public static Paper Merge(string id, IReadOnlyList<SourceReport> reports)
    {
        SourceReport[] best = [.. reports.OrderByDescending(OrderOf)];
        var text = best.Select(report => report.Paper).Aggregate(Fill);
        return text with
        {
            Id = id,
            Version = best.Max(report => report.Paper.Version),
            Versions = best.Select(report => report.Paper.Versions).Aggregate(SourceReport.United),
            Announced = best.Select(report => report.Paper.Announced).Aggregate(SourceReport.Earlier),
            Links = [.. best.SelectMany(report => report.Paper.Links).DistinctBy(link => link.Url, StringComparer.OrdinalIgnoreCase)],
            Signals = best.Select(report => report.Paper.Signals).Aggregate(SourceReport.Later),
            Sources = [.. best.Select(report => report.Source).OrderBy(source => source.FirstSeen)
                .ThenBy(source => source.Name, StringComparer.Ordinal).ThenBy(source => source.NativeId, StringComparer.Ordinal)],
        };
    }

    /// <summary>
    /// One report for each id that a source has given, in order; the list itself when the report says nothing new. Two ids of one source, as an
    /// import may hold, are two reports: what only the earlier one knows is not taken back by the later.
    /// </summary>
    private static IReadOnlyList<SourceReport> With(IReadOnlyList<SourceReport> reports, SourceReport report)
    {
        var known = reports.FirstOrDefault(one => one.Source.Name == report.Source.Name && one.Paper.Id == report.Paper.Id);
        var both = known is null ? report : known.With(report);
        return ReferenceEquals(both, known)
            ? reports
            : [.. reports.Where(one => one != known).Append(both)
                .OrderBy(one => one.Source.Name, StringComparer.Ordinal).ThenBy(one => one.Paper.Id, StringComparer.Ordinal)];
    }

    private static (bool, DateOnly, int, int, string, string) OrderOf(SourceReport report) => (
        report.Source.Name != "samples",
        report.CurrentOn ?? DateOnly.MinValue,
        RankOf(report.Source.Name),
        report.Paper.Version,
        report.Source.Name,
        report.Paper.Id);

    private static int RankOf(string source)
        => source.StartsWith("arxiv-", StringComparison.Ordinal) ? 2
            : source == "import" ? 1
            : 0;

    private static Paper Fill(Paper winner, Paper other) => winner with
    {
        Abstract = winner.Abstract is "" ? other.Abstract : winner.Abstract,
        Authors = winner.Authors is [] ? other.Authors : winner.Authors,
        Categories = winner.Categories is [] ? other.Categories : winner.Categories,
        PrimaryCategory = winner.Categories is [] ? other.PrimaryCategory : winner.PrimaryCategory,
        Published = winner.Published ?? other.Published,
        Updated = winner.Updated ?? other.Updated,
        License = winner.License ?? other.License,
        Doi = winner.Doi ?? other.Doi,
        Comment = winner.Comment ?? other.Comment,
        JournalRef = winner.JournalRef ?? other.JournalRef,
    };

    /// <summary>The fields that are not the same, by their names in JSON. An equal count at a later time is no news.</summary>
    private static IReadOnlyList<string> Differences(Paper before, Paper after)
    {
        var (one, other) = (Fields(before), Fields(after));
        return [.. one.Keys.Union(other.Keys).Where(name => !IsSame(name)).Order(StringComparer.Ordinal)];

        bool IsSame(string name)
            => one.TryGetValue(name, out var was) && other.TryGetValue(name, out var now) && JsonElement.DeepEquals(was, now);
    }

    private static Dictionary<string, JsonElement> Fields(Paper paper)
    {
        var seen = paper with
        {
            Revision = 0,
            Signals = new Signals { Upvotes = Untimed(paper.Signals.Upvotes), Comments = Untimed(paper.Signals.Comments), Stars = Untimed(paper.Signals.Stars) },
            Sources = [.. paper.Sources.Select(source => source with { FirstSeen = default })],
        };
        return JsonSerializer.SerializeToElement(seen, ContractsJson.Default.Paper).EnumerateObject().ToDictionary(field => field.Name, field => field.Value);

        static Signal? Untimed(Signal? signal) => signal is null ? null : signal with { At = default };
    }
}
