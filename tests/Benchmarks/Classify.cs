using System.Diagnostics;
using System.Globalization;
using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Benchmarks;

/// <summary>How many papers are read in a second of processor time, beside scikit-learn on the same papers in the same run; one thread each.</summary>
internal static class Classify
{
    private const int Rounds = 7;

    /// <param name="anchor">It has learned.</param>
    /// <param name="small">It learned from few papers.</param>
    public static Work Of(LearnedCategories anchor, bool small)
    {
        var model = CategoryModelFile.Read(path: null);
        var papers = Papers();
        var probabilities = new float[model.Labels.Count];
        return new Work(
            "classify",
            string.Create(CultureInfo.InvariantCulture, $"{papers.Length:N0} papers, every probability of each category; scikit-learn{(small ? ", of few papers" : "")}; CPU a paper"),
            Aspect.CpuRate(goal: 5),
            () => Task.FromResult(Reading.Of(papers.Length, () =>
            {
                foreach (var paper in papers)
                    model.Score(paper, probabilities);
            })),
            anchor.ReadAsync);
    }

    /// <summary>What else is read of a paper, and what it allocates: it has no anchor.</summary>
    public static Task ReportAsync()
    {
        var options = new Classifier.ClassifierOptions();
        var model = Loaded("categories", () => CategoryModelFile.Read(path: null));
        var embedder = Loaded("embedding", () => new TextEmbedder(EmbeddingModel.Read(path: null)));
        Loaded("topics", () => TopicModelFile.Read(path: null, embedder));
        var tagger = Loaded("once more, with the taxonomy, and its rules compiled", () => TaggingFiles.Read(options).ToTagger(taxonomy: null));

        var papers = Papers();
        Paper[] foreign = [.. papers.Select(paper => paper with { Categories = [], PrimaryCategory = null })];
        var probabilities = new float[model.Labels.Count];

        Console.WriteLine($"{papers.Length} papers; one thread, median of {Rounds} rounds");
        Measure("categories: every probability", papers, paper => model.Score(paper, probabilities));
        Measure("categories with their words", foreign, paper => model.Predict(paper));
        Measure("everything that is said of a paper", papers, paper => tagger.Tag(paper, DateTimeOffset.UnixEpoch));
        return Task.CompletedTask;
    }

    private static Paper[] Papers()
        => [.. LabelledPapers.Read(Path.Combine(TestPapers.Corpus("classify"), ModelTraining.DevFile)).Select(labelled => labelled.Paper)];

    private static T Loaded<T>(string what, Func<T> load)
    {
        var watch = Stopwatch.StartNew();
        var loaded = load();
        Console.WriteLine($"{what}: loaded in {watch.ElapsedMilliseconds} ms");
        return loaded;
    }

    private static void Measure(string what, Paper[] papers, Action<Paper> read)
    {
        Array.ForEach(papers, read);
        var speeds = new List<double>();
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var began = Environment.CpuUsage.TotalTime;
            Array.ForEach(papers, read);
            speeds.Add(papers.Length / (Environment.CpuUsage.TotalTime - began).TotalSeconds);
            allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / papers.Length;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-36} {Figure.Median(speeds),10:N0} papers per CPU second, {allocated,7:N0} bytes allocated a paper"));
    }
}
