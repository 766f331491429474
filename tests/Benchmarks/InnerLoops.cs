using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources.ArxivOai;
using PaperMesh.Notifier.Matching;
using PaperMesh.Queries;

namespace PaperMesh.Benchmarks;

/// <summary>What is done once for each paper, by BenchmarkDotNet: time and memory of one paper, of a thousand real ones.</summary>
/// <remarks>Nothing stands beside it: it shows what a change to one of these loops brings.</remarks>
[MemoryDiagnoser(displayGenColumns: false)]
public class InnerLoops
{
    private const int Papers = 1_000;
    private const int Queries = 10_000;

    private readonly OaiReader _reader = new("arxiv-oai", []);
    private readonly QueryIndex<int> _index = new();
    private PaperTagged[] _tagged = [];
    private PaperTagger? _tagger;
    private byte[] _page = [];

    /// <summary>Runs all of them.</summary>
    /// <param name="small">Few rounds.</param>
    internal static int Run(bool small)
    {
        // In this process: the projects that it would make for others would get this repository's rules for warnings and packages.
        var job = (small ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var artifacts = Directory.CreateTempSubdirectory("papermesh-benchmarks-");
        try
        {
            var summary = BenchmarkRunner.Run<InnerLoops>(ManualConfig.CreateMinimumViable().AddJob(job).WithArtifactsPath(artifacts.FullName));
            return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    /// <summary>Reads what is worked on.</summary>
    [GlobalSetup]
    public async Task Read()
    {
        var papers = MatchedPapers.Read(Papers);
        _tagged = papers.Tagged;
        _tagger = TaggingFiles.Read(new Classifier.ClassifierOptions()).ToTagger(taxonomy: null);
        (_page, _) = await TestPapers.OaiPageAsync();
        var queries = papers.Queries(Queries);
        for (var key = 0; key < queries.Count; key++)
            _index.Set(key, queries[key]);
    }

    /// <summary>Crawler: by what a paper is known, its title folded.</summary>
    [Benchmark(Description = "identity of a paper", OperationsPerInvoke = Papers)]
    public int Identify() => _tagged.Sum(tagged => Identity.Of(tagged.Paper).Keys.Count);

    /// <summary>Classifier: words, topics, categories, links, phrases, embedding.</summary>
    [Benchmark(Description = "tags of a paper", OperationsPerInvoke = Papers)]
    public int Tag() => _tagged.Sum(tagged => _tagger!.Tag(tagged.Paper, TestPapers.Now).Tags.Count);

    /// <summary>Notifier: which of ten thousand queries a paper matches.</summary>
    [Benchmark(Description = "10,000 queries against a paper", OperationsPerInvoke = Papers)]
    public int Match() => _tagged.Sum(tagged => _index.Matching(new PaperFacts(tagged.Paper, tagged.Tags)).Count);

    /// <summary>Crawler: a record of a page of OAI-PMH to a cleaned paper.</summary>
    [Benchmark(Description = "a record of OAI-PMH", OperationsPerInvoke = Papers)]
    public async Task<int> ReadPage()
        => (await _reader.ReadAsync(new MemoryStream(_page), TestPapers.Now, CancellationToken.None)).Page.Records.Count;
}
