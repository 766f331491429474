using System.Globalization;
using PaperMesh.Crawler.Papers;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Ops;

/// <summary>What the Crawler knows of one paper, for operators: who has told of it, and how far its newest revision has got.</summary>
internal sealed class CrawledLife(IDocuments<CrawledPaper> papers, IDocuments<PaperKey> keys)
{
    /// <summary>Of papers that turned out to be another, one after the other.</summary>
    private const int MaxMerges = 10;

    public async Task<LifeOfPaper> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var moments = new List<LifeMoment>();
        var paper = await FindAsync(id, cancellationToken);
        for (var merges = 0; paper?.MergedInto is { } other && merges < MaxMerges; merges++)
        {
            moments.Add(new LifeMoment(paper.ChangedAt, $"{paper.Id} last changed before it turned out to be {other}"));
            paper = await papers.FindAsync(other, cancellationToken);
        }

        if (paper is null || paper.Reports is [])
            return LifeOfPaper.Unknown(CrawlerService.Name);

        var whole = paper.Paper;
        moments.AddRange(paper.Reports.Select(report => new LifeMoment(
            report.Source.FirstSeen, $"first seen at {report.Source.Name}", $"as {report.Source.NativeId}{(report.Source.Announced is { } day ? $", announced {OpsText.Day(day)}" : "")}")));
        moments.AddRange(whole.Versions.Where(version => version.Submitted is not null)
            .Select(version => new LifeMoment(version.Submitted!.Value, $"version {version.Number} submitted")));
        moments.Add(new LifeMoment(
            paper.ChangedAt,
            $"revision {paper.Revision} stored: {paper.Change.ToString().ToLowerInvariant()}",
            paper.ChangedFields is [] ? null : $"changed since all had it: {string.Join(", ", paper.ChangedFields)}",
            PaperLives.TraceIdOf(paper.Trace)));

        return new LifeOfPaper(CrawlerService.Name, paper.Id, whole.Title, FactsOf(paper), moments, [SourcesOf(paper)]);
    }

    private async Task<CrawledPaper?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await papers.FindAsync(id, cancellationToken) is { } paper)
            return paper;

        return await keys.FindAsync(id, cancellationToken) is { } key && key.PaperId != id ? await papers.FindAsync(key.PaperId, cancellationToken) : null;
    }

    private static List<LifeFact> FactsOf(CrawledPaper paper)
    {
        var facts = new List<LifeFact>
        {
            new("revision", paper.Revision.ToString(CultureInfo.InvariantCulture)),
            new("pending", paper.Due is { } due ? $"yes, since {OpsText.Time(paper.ChangedAt)}; published again at {OpsText.Time(due)}" : "no, every follower has it", paper.Due is not null),
            new("kept by", paper.KeptBy is [] ? "nobody yet" : string.Join(", ", paper.KeptBy), paper.KeptBy is []),
            new("published", paper.Attempts switch { 0 => "not yet", 1 => "once", var times => $"{times} times" }, paper.Attempts != 1),
        };
        if (paper.Aliases is not [])
            facts.Add(new LifeFact("merged from", string.Join(", ", paper.Aliases)));

        return facts;
    }

    private static LifeTable SourcesOf(CrawledPaper paper) => new(
        "what sources say",
        ["source", "its id", "version", "first seen", "newest record"],
        [.. paper.Reports.Select(report => (IReadOnlyList<string>)
        [
            report.Source.Name,
            report.Source.NativeId,
            report.Paper.Version.ToString(CultureInfo.InvariantCulture),
            OpsText.Time(report.Source.FirstSeen),
            OpsText.Time(report.AsOf),
        ])]);
}
