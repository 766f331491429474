using System.Globalization;
using PaperMesh.Benchmarks;
using PaperMesh.Benchmarks.Relevance;
using PaperMesh.Benchmarks.Search;

// dotnet run -c Release --project tests/Benchmarks -- [oai|atom|import|memory|all] [--small]
// dotnet run -c Release --project tests/Benchmarks -- classify
// dotnet run -c Release --project tests/Benchmarks -- match
// dotnet run -c Release --project tests/Benchmarks -- relevance [--data FOLDER] [--model FILE]
// dotnet run -c Release --project tests/Benchmarks -- telemetry [--papers 4000] [--rounds 3]
// dotnet run -c Release --project tests/Benchmarks -- search [--papers 100000] [--store FOLDER]
// dotnet run -c Release --project tests/Benchmarks -- ingest --store FOLDER [--papers 100000] [--rate 500]
if (args is ["relevance", ..])
    return RelevanceReport.Write(Named("--data"), Named("--model"));

if (args is ["classify", ..])
    return await Classify.ReportAsync();

if (args is ["match", ..])
    return Matching.Report();

if (args is ["ingest", ..] && Named("--store") is { } ingested)
    return await IngestReport.WriteAsync(Number("--papers", 100_000), Number("--rate", 500), ingested);

if (args is ["telemetry", ..])
    return await Telemetry.ReportAsync(Number("--papers", 4_000), Number("--rounds", 3));

if (args is ["search", ..])
    return await SearchReport.WriteAsync(Number("--papers", 100_000), Named("--store"));

var small = args.Contains("--small");
var wanted = args.FirstOrDefault(argument => argument[0] != '-') ?? "all";
var (rounds, warmUp) = small ? (5, TimeSpan.FromSeconds(3)) : (21, TimeSpan.FromSeconds(5));

(string Name, Func<Task<Pair>> Create)[] pairs =
[
    ("oai", () => OaiPages.PairAsync(XmlPasses.Bare)),
    ("oai", () => OaiPages.PairAsync(XmlPasses.WithTexts)),
    ("atom", () => AtomPages.PairAsync(XmlPasses.Bare)),
    ("atom", () => AtomPages.PairAsync(XmlPasses.WithTexts)),
    ("import", () => Imports.BesideSerializerAsync(small)),
    ("import", () => Imports.BesideDocumentAsync(small)),
];
if (wanted is not ("memory" or "all") && !pairs.Any(pair => pair.Name == wanted))
{
    Console.Error.WriteLine($"There is no benchmark '{wanted}', only {string.Join(", ", pairs.Select(pair => pair.Name).Distinct())}, memory, classify, match, relevance, telemetry, search, all.");
    return 2;
}

Console.WriteLine($"{"work",-8} {"ours",12} {"anchor",12} {"ratio",8} {"goal",8}   input");
foreach (var (_, create) in pairs.Where(pair => wanted == "all" || wanted == pair.Name))
{
    var pair = await create();
    var measured = await pair.MeasureAsync(rounds, warmUp);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{pair.Name,-8} {measured.Ours.TotalMilliseconds,9:F2} ms {measured.Anchor.TotalMilliseconds,9:F2} ms {measured.Ratio,8:F2} {pair.Goal,8:F2}   {pair.Input}"));
}

if (wanted is "memory" or "all")
    await Memory.ReportAsync(small);

return 0;

string? Named(string option) => args.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();

int Number(string option, int otherwise) => Named(option) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
