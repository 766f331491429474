using System.Globalization;
using PaperMesh.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- [oai|import|memory|all] [--small]
var small = args.Contains("--small");
var wanted = args.FirstOrDefault(argument => argument[0] != '-') ?? "all";
var (rounds, warmUp) = small ? (5, TimeSpan.FromSeconds(0.5)) : (31, TimeSpan.FromSeconds(3));

var pairs = new List<Func<Task<Pair>>>();
if (wanted is "oai" or "all")
    pairs.Add(OaiPages.PairAsync);

if (wanted is "import" or "all")
    pairs.Add(() => Imports.PairAsync(small));

if (pairs.Count == 0 && wanted is not "memory")
{
    Console.Error.WriteLine($"There is no benchmark '{wanted}', only oai, import, memory, all.");
    return 2;
}

Console.WriteLine($"{"work",-8} {"ours",12} {"anchor",12} {"ratio",8} {"goal",8}   input");
foreach (var create in pairs)
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
