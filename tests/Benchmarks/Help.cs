namespace PaperMesh.Benchmarks;

/// <summary>What the harness can do, for the command line.</summary>
internal static class Help
{
    public static string Of(IEnumerable<WorkTable.Entry> entries) => $"""
        dotnet run -c Release --project tests/Benchmarks -- [WORK…|all] [options]

        Measures PaperMesh beside an anchor, the least that anybody would have to do for the same, in turns, and prints one table: medians, the
        ratio of ours to the anchor's with its lowest and highest, the goal and whether it is met, time of all processors, memory.

        Works:
        {string.Join('\n', entries.Select(entry => $"  {entry.Name,-10}{entry.What}{(entry.IsInAll ? "" : "; not part of all")}"))}

        A work that is named alone prints what has no anchor, too.

        Options:
          --small         little of everything, for a look: minutes instead of hours
          --rounds N      of works that are processes: 5 unless small
          --program FILE  for startup: a program that was published, in the place of the build
          --json FILE     writes the figures
          --commit HASH   is written with them
          --against FILE  compares with the figures of that file; the exit code is 1 when a ratio is worse than half of what it was

        Reports of their own, without an anchor:
          inner       what is done once for each paper, by BenchmarkDotNet
          relevance   how good searches are, on judged papers [--data FOLDER] [--model FILE]
          telemetry   what traces and metrics add to an import [--papers 4000] [--rounds 3]
          ingest      searches while papers arrive: --store FOLDER [--papers 100000] [--rate 500]

        Real papers are found by PAPERMESH_TEST_DATA, else in ../shared/data beside the project. 'all --small' is recorded in
        tests/Benchmarks/recorded.json.
        """;
}
