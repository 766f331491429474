using System.Globalization;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Matching;
using PaperMesh.Queries;

namespace PaperMesh.Benchmarks;

/// <summary>
/// How many papers are matched in a second of processor time against how many queries, by the index beside asking each of them; and what ten
/// times as many queries cost when no more of them match. One thread; each paper is read anew.
/// </summary>
internal static class Matching
{
    private const int Usual = 10_000;
    private const int Many = 10 * Usual;

    public static IEnumerable<Work> Works(bool small)
    {
        var papers = MatchedPapers.Read(small ? 1_000 : 5_000);
        var queries = papers.Queries(Many);
        foreach (var size in small ? [Usual] : new[] { 1_000, Usual, Many })
        {
            PaperQuery[] asked = [.. queries.Take(size)];
            var index = IndexOf(asked);
            var some = papers.Tagged[..Math.Min(papers.Tagged.Length, 1_000_000 / size)];
            yield return new Work(
                "match",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{papers.Tagged.Length:N0} papers, {size:N0} queries, {Matches(index, papers.Tagged):N1} match a paper; each query asked; CPU a paper"),
                Aspect.CpuRate(alone: size == Usual ? 2_000 : null),
                () => RunAsync(papers.Tagged, facts => index.Matching(facts).Count),
                () => RunAsync(some, facts => asked.Count(query => query.Matches(facts))));
        }

        var usual = IndexOf([.. queries.Take(Usual)]);
        var many = IndexOf([.. queries.Take(Usual), .. papers.QueriesThatMatchNone(Many - Usual)]);
        yield return new Work(
            "match",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{papers.Tagged.Length:N0} papers, {Many:N0} queries beside {Usual:N0}, {Matches(many, papers.Tagged):N1} match a paper of either"),
            [new Aspect("CPU a paper", "µs", MoreIsBetter: false, reading => reading.Cpu.TotalMicroseconds) { Goal = 3 }],
            () => RunAsync(papers.Tagged, facts => many.Matching(facts).Count),
            () => RunAsync(papers.Tagged, facts => usual.Matching(facts).Count));
    }

    /// <summary>What the index takes, which has no anchor.</summary>
    public static Task ReportAsync()
    {
        var papers = MatchedPapers.Read(5_000);
        string[] queries = [.. papers.Queries(Many).Select(query => query.Text)];
        foreach (var size in new[] { 1_000, Usual, Many })
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var index = IndexOf([.. queries.Take(size).Select(query => PaperQuery.Parse(query).Query)]);
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;

            var bytes = GC.GetAllocatedBytesForCurrentThread();
            foreach (var tagged in papers.Tagged)
                index.Matching(new PaperFacts(tagged.Paper, tagged.Tags));
            var allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / papers.Tagged.Length;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,7:N0} queries: {held / size:N0} bytes a query; {allocated:N0} bytes allocated a paper"));
            GC.KeepAlive(index);
        }

        GC.KeepAlive(queries);
        return Task.CompletedTask;
    }

    private static QueryIndex<int> IndexOf(IReadOnlyList<PaperQuery> queries)
    {
        var index = new QueryIndex<int>();
        for (var key = 0; key < queries.Count; key++)
            index.Set(key, queries[key]);
        return index;
    }

    private static double Matches(QueryIndex<int> index, PaperTagged[] papers)
        => papers.Average(tagged => index.Matching(new PaperFacts(tagged.Paper, tagged.Tags)).Count);

    private static Task<Reading> RunAsync(PaperTagged[] papers, Func<PaperFacts, int> match)
    {
        var matches = 0;
        var reading = Reading.Of(papers.Length, () =>
        {
            foreach (var tagged in papers)
                matches += match(new PaperFacts(tagged.Paper, tagged.Tags));
        });
        return matches > 0 ? Task.FromResult(reading) : throw new InvalidOperationException("No query matched any paper.");
    }
}
