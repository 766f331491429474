using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text.Json;
using PaperMesh.Classifier.Fingerprints;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.Fingerprints;

/// <summary>On real papers. The figures of docs/quality.md are what this writes.</summary>
public sealed class NearDuplicates(ITestOutputHelper output)
{
    [Fact]
    public void The_same_paper_from_two_sources_is_near()
    {
        var papers = Corpus.Texts(SharedData.Corpus("arxiv-train.jsonl.gz"))
            .Concat(Corpus.Texts(SharedData.Corpus("arxiv-dev.jsonl.gz")))
            .ToDictionary(paper => paper.Id);

        var pairs = DailyPapers().Where(daily => papers.ContainsKey(daily.Id)).Select(daily => (Daily: daily, Paper: papers[daily.Id])).ToList();
        var changed = pairs.FindAll(pair => Letters(pair.Daily) != Letters(pair.Paper));

        var near = Share("HF daily papers and the same on arXiv", pairs);
        var nearChanged = Share("of these, those whose text differs", changed);
        Share(
            "abstracts cut to nine tenths",
            [.. papers.Values.Where(paper => paper.Abstract.Length > 600).Take(10_000).Select(paper => (paper, Cut(paper, paper.Abstract.Length * 9 / 10)))]);
        Share(
            "abstracts of more than 1,100 characters cut to 1,000",
            [.. papers.Values.Where(paper => paper.Abstract.Length > 1_100).Take(10_000).Select(paper => (paper, Cut(paper, 1_000)))]);

        pairs.Count.ShouldBeGreaterThan(3_000);
        near.ShouldBeGreaterThan(0.99);
        nearChanged.ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void Hardly_any_two_different_papers_are_near()
    {
        var papers = Corpus.Texts(SharedData.Corpus("arxiv-train.jsonl.gz"))
            .Select(paper => (paper.Category, Bits: Bits(paper)))
            .Where(paper => paper.Bits is not null)
            .ToList();

        var all = Near(papers.ConvertAll(paper => paper.Bits!.Value)[..20_000]);
        var vision = Near([.. papers.Where(paper => paper.Category == "cs.CV").Select(paper => paper.Bits!.Value)]);

        output.WriteLine($"all pairs of 20,000 papers: {all.Near} of {all.Pairs:N0} near; of cs.CV: {vision.Near} of {vision.Pairs:N0}");
        (all.Near / (double)all.Pairs).ShouldBeLessThan(1e-7);
        (vision.Near / (double)vision.Pairs).ShouldBeLessThan(1e-6);
    }

    private double Share(string name, List<(RealText One, RealText Other)> pairs)
    {
        var distances = pairs.ConvertAll(pair => Bits(pair.One) is { } one && Bits(pair.Other) is { } other ? BitOperations.PopCount(one ^ other) : 64);
        var share = distances.Count(distance => distance <= Fingerprint.Near) / (double)pairs.Count;
        output.WriteLine($"{name}: {share:P1} of {pairs.Count:N0} near, {distances.Count(distance => distance == 0) / (double)pairs.Count:P1} equal");

        return share;
    }

    private static (long Near, long Pairs) Near(List<ulong> papers)
    {
        var near = 0L;
        for (var i = 0; i < papers.Count; i++)
        {
            for (var j = 0; j < i; j++)
                near += BitOperations.PopCount(papers[i] ^ papers[j]) <= Fingerprint.Near ? 1 : 0;
        }

        return (near, papers.Count * (papers.Count - 1L) / 2);
    }

    private static ulong? Bits(RealText paper)
        => Fingerprint.Of(paper.Title, paper.Abstract) is { } digits ? ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null;

    private static RealText Cut(RealText paper, int length) => paper with { Abstract = paper.Abstract[..length] };

    private static string Letters(RealText paper) => string.Concat($"{paper.Title}{paper.Abstract}".Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static IEnumerable<RealText> DailyPapers()
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(SharedData.HfDaily(new DateOnly(2025, 6, 2)))!)!;
        var seen = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            foreach (var paper in json.RootElement.EnumerateArray().Select(entry => entry.GetProperty("paper")))
            {
                if (seen.Add(paper.GetProperty("id").GetString()!))
                    yield return new RealText(paper.GetProperty("id").GetString()!, paper.GetProperty("title").GetString()!, paper.GetProperty("summary").GetString()!, null);
            }
        }
    }
}
