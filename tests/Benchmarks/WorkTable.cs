using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Benchmarks.Growing;
using PaperMesh.Benchmarks.Sanity;
using PaperMesh.Benchmarks.Search;

namespace PaperMesh.Benchmarks;

/// <summary>What can be measured beside an anchor, in the order in which <c>all</c> does it.</summary>
internal sealed class WorkTable : IDisposable
{
    private const int Rounds = 5;

    private readonly Arguments _arguments;
    private readonly bool _small;
    private readonly int _stored;
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("papermesh-benchmarks-");

    public WorkTable(Arguments arguments)
    {
        _arguments = arguments;
        _small = arguments.Small;
        _stored = _small ? 3_000 : 60_000;
        Entries =
        [
            new("oai", "a page of OAI-PMH to cleaned papers, beside XmlReader over the same bytes", () => PairsAsync(OaiPages.PairAsync(XmlPasses.Bare), OaiPages.PairAsync(XmlPasses.WithTexts))),
            new("atom", "a page of Atom to cleaned papers, beside XmlReader over the same bytes", () => PairsAsync(AtomPages.PairAsync(XmlPasses.Bare), AtomPages.PairAsync(XmlPasses.WithTexts))),
            new("import", "lines of JSON up to the point of storing, beside System.Text.Json", () => PairsAsync(Imports.BesideSerializerAsync(_small), Imports.BesideDocumentAsync(_small))),
            new("classify", "categories of papers, beside scikit-learn (needs python3-sklearn)", ClassifyAsync) { Report = Classify.ReportAsync },
            new("match", "papers against queries by the index, beside asking each query", () => ColdAsync(Matching.Works(_small))) { Report = Matching.ReportAsync },
            new("search", "searches over HTTP, beside bare calls of Lucene.NET [--papers N] [--store FOLDER]", SearchAsync),
            new("pipeline", "an import through Standalone, beside MassTransit in memory; through five processes, beside MassTransit and RabbitMQ's client over RabbitMQ [--papers N]", PipelineAsync),
            new("startup", "Standalone until its first answer, beside an empty site [--program FILE]", StartupAsync),
            new("gateway", "requests through the gateway, beside bare YARP", GatewayAsync),
            new("sanity", "features and pages, beside arxiv-sanity-lite: --arxiv-sanity FOLDER, its checkout [--papers N] [--python PATH]", SanityAsync) { IsInAll = Sanity is not null },
            new("memory", "what an import holds while a large file goes through it", MemoryAsync),
            new("growth", "Standalone while its store grows, the end beside the beginning [--papers 1000000] [--svg FILE]", GrowthAsync) { IsInAll = false },
            new("scaling", "Classifiers that wait, beside as many times one (needs RabbitMQ and MongoDB)", ScalingAsync) { IsInAll = false, Report = Scaling.ReportChangeAsync },
        ];
    }

    public IReadOnlyList<Entry> Entries { get; }

    // A checkout that whoever measures has made; null: none is named.
    private string? Sanity => _arguments.Text("--arxiv-sanity") is { } named ? Path.GetFullPath(named) : null;

    // What is a process takes long to start, and measures long.
    private int ProcessRounds => _arguments.Number("--rounds", _small ? 1 : Rounds);

    /// <returns>Null when one of the names is of none.</returns>
    public IReadOnlyList<Entry>? Wanted(IReadOnlyList<string> names)
    {
        if (names is ["all"])
            return [.. Entries.Where(entry => entry.IsInAll)];

        return names.All(name => Entries.Any(entry => entry.Name == name)) ? [.. Entries.Where(entry => names.Contains(entry.Name))] : null;
    }

    public void Dispose() => _store.Delete(recursive: true);

    private async IAsyncEnumerable<Figure> PairsAsync(params Task<Pair>[] pairs)
    {
        var (rounds, warmUp) = _small ? (5, TimeSpan.FromSeconds(3)) : (21, TimeSpan.FromSeconds(5));
        foreach (var pair in pairs)
            yield return await (await pair).MeasureAsync(rounds, warmUp);
    }

    private static async IAsyncEnumerable<Figure> EachAsync(IEnumerable<Work> works, int rounds)
    {
        foreach (var work in works)
        {
            foreach (var figure in await work.MeasureAsync(rounds))
                yield return figure;
        }
    }

    /// <summary>Works of this process that are not warm: a first run shows the compiler what is called often.</summary>
    private static async IAsyncEnumerable<Figure> ColdAsync(IEnumerable<Work> works)
    {
        foreach (var work in works)
        {
            await work.MeasureAsync(rounds: 1);
            foreach (var figure in await work.MeasureAsync(Rounds))
                yield return figure;
        }
    }

    private async IAsyncEnumerable<Figure> ClassifyAsync()
    {
        await using var anchor = await LearnedCategories.LearnAsync(TestPapers.Corpus("classify"), _small);
        if (anchor is null)
        {
            Console.Error.WriteLine("classify: left out, there is no /usr/bin/python3 with scikit-learn");
            yield break;
        }

        await foreach (var figure in ColdAsync([Classify.Of(anchor, _small)]))
            yield return figure;
    }

    private async IAsyncEnumerable<Figure> SearchAsync()
    {
        // Not the store of the others, which is to have as many papers as they say.
        var folder = _arguments.Text("--store") ?? _store.CreateSubdirectory("searched").FullName;
        await using var search = await SearchWorks.StartAsync(_arguments.Number("--papers", _small ? 10_000 : 100_000), folder, _small);
        await foreach (var figure in EachAsync(search.Works, Rounds))
            yield return figure;

        if (_arguments.IsOnly("search"))
            await search.ReportAsync(folder);
    }

    private async IAsyncEnumerable<Figure> PipelineAsync()
    {
        await foreach (var figure in EachAsync([await Pipeline.InOneProcessAsync(_arguments.Number("--papers", _small ? 3_000 : 58_000))], ProcessRounds))
            yield return figure;

        if (await DistributedPipeline.MissingAsync() is { } reason)
        {
            Console.Error.WriteLine($"pipeline: five processes are left out. {reason}");
            yield break;
        }

        await foreach (var figure in EachAsync(await DistributedPipeline.WorksAsync(_arguments.Number("--papers", _small ? 3_000 : 20_000)), ProcessRounds))
            yield return figure;
    }

    private async IAsyncEnumerable<Figure> StartupAsync()
    {
        await foreach (var figure in EachAsync([await Startup.WithStoreAsync(_stored, Stored(), _arguments.Text("--program"))], ProcessRounds))
            yield return figure;
    }

    private async IAsyncEnumerable<Figure> GatewayAsync()
    {
        await using var gateway = await GatewayWorks.StartAsync(_stored, Stored(), TimeSpan.FromSeconds(_small ? 2 : 10));
        await foreach (var figure in EachAsync(gateway.Works, _small ? 3 : Rounds))
            yield return figure;
    }

    private async IAsyncEnumerable<Figure> SanityAsync()
    {
        if (Sanity is not { } checkout)
        {
            Console.Error.WriteLine("sanity: left out, --arxiv-sanity names no checkout of it");
            yield break;
        }

        var papers = _arguments.Number("--papers", _small ? 3_000 : 58_000);
        string[] lines = [.. File.ReadLines((await TestPapers.JsonLinesAsync(small: papers <= 10_000)).Path).Take(papers)];
        var file = TestPapers.TemporaryFile("sanity.jsonl");
        await File.WriteAllLinesAsync(file, lines);

        var python = _arguments.Text("--python") ?? "/usr/bin/python3";
        var sanity = new ArxivSanity(python, checkout, _store.CreateSubdirectory("sanity"));
        if (!File.Exists(python) || !await sanity.FillAsync(file))
        {
            Console.Error.WriteLine($"sanity: left out, {python} with flask, sqlitedict and scikit-learn cannot run {checkout}");
            yield break;
        }

        var rounds = _arguments.Number("--rounds", Rounds);
        await foreach (var figure in EachAsync(SanityFeatures.Works(sanity, file, lines.Length), rounds))
            yield return figure;

        await using var pages = await SanityPages.StartAsync(sanity, lines, _store.CreateSubdirectory("beside-sanity"));
        await foreach (var figure in EachAsync(await pages.WorksAsync(), rounds))
            yield return figure;
    }

    private async IAsyncEnumerable<Figure> MemoryAsync()
    {
        await Memory.ReportAsync(_small); // Nothing is beside it.
        yield break;
    }

    private async IAsyncEnumerable<Figure> GrowthAsync()
    {
        yield return await Growth.MeasureAsync(_arguments.Number("--papers", _small ? 20_000 : 1_000_000), _arguments.Text("--svg"), _arguments.Text("--commit"));
    }

    private IAsyncEnumerable<Figure> ScalingAsync()
        => EachAsync([Scaling.Of(replicas: 2, _small), Scaling.Of(replicas: 4, _small)], ProcessRounds);

    private DirectoryInfo Stored() => _store.CreateSubdirectory("stored");

    /// <summary>A name for the command line, and what it measures.</summary>
    /// <param name="Name">Of its works.</param>
    /// <param name="What">For people, in one line.</param>
    /// <param name="Measure">Measures as it is read.</param>
    internal sealed record Entry(string Name, string What, Func<IAsyncEnumerable<Figure>> Measure)
    {
        /// <summary>Else it is measured only when it is named.</summary>
        public bool IsInAll { get; init; } = true;

        /// <summary>What has no anchor, printed after its figures when nothing else is measured.</summary>
        public Func<Task>? Report { get; init; }
    }
}
