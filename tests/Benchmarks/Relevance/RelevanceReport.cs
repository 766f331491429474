using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;
using PaperMesh.Query.Search;

namespace PaperMesh.Benchmarks.Relevance;

/// <summary>Which papers are found by words, by embedding, and by both: on all judged sets that lie beside the project.</summary>
internal static class RelevanceReport
{
    /// <returns>The code to exit with.</returns>
    public static int Write(string? data, string? model)
    {
        var folder = Path.GetFullPath(Path.Combine(data ?? TestPapers.Folder ?? Path.Combine("..", "shared", "data"), "relevance"));
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"There is no {folder}: name the folder of real papers by --data FOLDER.");
            return 2;
        }

        var watch = Stopwatch.StartNew();
        var embedder = new TextEmbedder(EmbeddingModel.Read(model));
        var loaded = watch.Elapsed;

        SetResult[] results =
        [
            Measure(JudgedSet.SciFact(folder), embedder),
            Measure(JudgedSet.CsfCube(folder, whole: false), embedder),
            Measure(JudgedSet.CsfCube(folder, whole: true), embedder),
            Measure(JudgedSet.Cacm(folder), embedder),
        ];
        var triples = MeasureTriples(JudgedSet.Triples(folder), embedder);
        var cost = CostOf(embedder, JudgedSet.SciFact(folder).Papers, loaded);

        WriteTable(results, triples, cost);
        Console.WriteLine(JsonSerializer.Serialize(new Report(embedder.Model, Fusion.MeaningWeight, results, triples, cost), RelevanceJson.Default.Report));
        return 0;
    }

    private static SetResult Measure(JudgedSet set, ITextEmbedder embedder)
    {
        using var words = new KeywordScores(set.Papers);
        var vectors = new EmbeddingScores(embedder, set.Papers);

        var (byWords, byVectors, byBoth) = (new List<Ranking>(), new List<Ranking>(), new List<Ranking>());
        foreach (var query in set.Queries)
        {
            var (bm25, cosines) = (words.Of(query), vectors.Of(query));
            byWords.Add(Ranking.Of(query, set.Papers, bm25));
            byVectors.Add(Ranking.Of(query, set.Papers, cosines));
            byBoth.Add(Ranking.Of(query, set.Papers, Fused(bm25, cosines, words.HalfOf(query))));
        }

        return new SetResult(set.Name, set.Queries.Count, Ranking.Mean(byWords), Ranking.Mean(byVectors), Ranking.Mean(byBoth));
    }

    private static TripleResult MeasureTriples(IReadOnlyList<Paper[]> triples, ITextEmbedder embedder)
    {
        Paper[] papers = [.. triples.SelectMany(triple => triple)];
        using var words = new KeywordScores(papers);
        var vectors = new EmbeddingScores(embedder, papers);

        var (byWords, byVectors, byBoth) = (0, 0, 0);
        for (var i = 0; i < triples.Count; i++)
        {
            var (cited, other) = (3 * i + 1, 3 * i + 2);
            var query = new JudgedQuery { Title = triples[i][0].Title, Abstract = triples[i][0].Abstract, Judged = new Dictionary<string, int>() };
            var (bm25, cosines) = (words.Of(query), vectors.Of(query));

            // The paper itself is in the index, and would be the best answer.
            bm25[3 * i] = 0;
            var fused = Fused(bm25, cosines, words.HalfOf(query));

            byWords += bm25[cited] > bm25[other] ? 1 : 0;
            byVectors += cosines[cited] > cosines[other] ? 1 : 0;
            byBoth += fused[cited] > fused[other] ? 1 : 0;
        }

        double Share(int right) => right / (double)triples.Count;
        return new TripleResult(triples.Count, Share(byWords), Share(byVectors), Share(byBoth));
    }

    /// <summary>As the Query service has it; these papers have no day.</summary>
    private static float[] Fused(float[] bm25, float[] cosines, float half)
        => [.. bm25.Zip(cosines, (words, cosine) => Fusion.Words(words, half) + Fusion.MeaningWeight * Fusion.Meaning(cosine))];

    private static Cost CostOf(TextEmbedder embedder, IReadOnlyList<Paper> papers, TimeSpan loaded)
    {
        foreach (var paper in papers)
            embedder.Embed(paper.Title, paper.Abstract);

        var (watch, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        foreach (var paper in papers)
            embedder.Embed(paper.Title, paper.Abstract);

        return new Cost(
            Math.Round(loaded.TotalMilliseconds),
            Math.Round(watch.Elapsed.TotalMicroseconds / papers.Count, 1),
            (GC.GetAllocatedBytesForCurrentThread() - allocated) / papers.Count);
    }

    private static void WriteTable(SetResult[] results, TripleResult triples, Cost cost)
    {
        Line($"{"nDCG@10, recall@100",-24} {"queries",7}  {"BM25",-14} {"embedding",-14} {"fused",-14}");
        foreach (var set in results)
            Line($"{set.Set,-24} {set.Queries,7}  {Both(set.Bm25)} {Both(set.Embedding)} {Both(set.Fused)}");

        Line($"{"cited above not cited",-24} {triples.Triples,7}  {triples.Bm25,-14:F3} {triples.Embedding,-14:F3} {triples.Fused,-14:F3}");
        Line($"loaded in {cost.LoadMilliseconds} ms; {cost.MicrosecondsPerPaper} µs and {cost.BytesPerPaper} bytes allocated a paper");

        static string Both(Ranking ranking) => string.Create(CultureInfo.InvariantCulture, $"{ranking.Ndcg:F3}  {ranking.Recall:F3}  ");
        static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}

internal sealed record SetResult(string Set, int Queries, Ranking Bm25, Ranking Embedding, Ranking Fused);

internal sealed record TripleResult(int Triples, double Bm25, double Embedding, double Fused);

internal sealed record Cost(double LoadMilliseconds, double MicrosecondsPerPaper, long BytesPerPaper);

internal sealed record Report(string Model, float CosineWeight, SetResult[] Sets, TripleResult Citations, Cost Cost);

[JsonSerializable(typeof(Report))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class RelevanceJson : JsonSerializerContext;
