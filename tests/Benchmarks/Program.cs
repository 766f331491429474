using PaperMesh.Benchmarks;
using PaperMesh.Benchmarks.Relevance;
using PaperMesh.Benchmarks.Search;

// dotnet run -c Release --project tests/Benchmarks -- --help
if (Programs.ThisAnchor is { } anchor)
{
    await anchor();
    return 0;
}

var arguments = new Arguments(args);
if (arguments.Wrong.FirstOrDefault() is { } wrong)
{
    Console.Error.WriteLine($"There is no option '{wrong}', or its value is missing: --help tells all.");
    return 2;
}

using var table = new WorkTable(arguments);
if (arguments.AsksForHelp)
{
    Console.WriteLine(Help.Of(table.Entries));
    return 0;
}

switch (arguments.Names[0])
{
    case "inner":
        return InnerLoops.Run(arguments.Small);
    case "relevance":
        return RelevanceReport.Write(arguments.Text("--data"), arguments.Text("--model"));
    case "telemetry":
        return await Telemetry.ReportAsync(arguments.Number("--papers", 4_000), arguments.Number("--rounds", 3));
    case "ingest" when arguments.Text("--store") is { } store:
        return await IngestReport.WriteAsync(arguments.Number("--papers", 100_000), arguments.Number("--rate", 500), store);
    default:
        break;
}

if (table.Wanted(arguments.Names) is not { } wanted)
{
    Console.Error.WriteLine($"There is no such benchmark as '{string.Join(' ', arguments.Names)}': --help tells all.");
    return 2;
}

// Read first: nobody wants to learn after minutes that it is not there.
var against = arguments.Text("--against");
if (against is not null && !File.Exists(against))
{
    Console.Error.WriteLine($"--against: there is no file '{against}'.");
    return 2;
}

var before = against is null ? null : Recorded.Read(against);
Recorded.PrintHead();
var figures = new List<Figure>();
foreach (var entry in wanted)
{
    await foreach (var figure in entry.Measure())
    {
        figures.Add(figure);
        Recorded.Print(figure);
    }

    if (entry.Report is { } report && arguments.IsOnly(entry.Name))
        await report();
}

var result = new Recorded(DateTimeOffset.UtcNow, arguments.Text("--commit"), Recorded.ThisMachine, figures);
if (arguments.Text("--json") is { } written)
    result.Write(written);

return before is not null && result.Compare(before) > 0 ? 1 : 0;
