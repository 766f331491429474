using System.Diagnostics;
using System.Globalization;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Benchmarks;

/// <summary>How many papers are read in a second of processor time, beside scikit-learn on the same papers in the same run.</summary>
internal static class Classify
{
    private const int Rounds = 7;

    public static async Task<int> ReportAsync()
    {
        if (TestPapers.Folder is not { } data || !Directory.Exists(Path.Combine(data, "corpus")))
        {
            Console.Error.WriteLine("'classify' needs real papers: PAPERMESH_TEST_DATA names their folder.");
            return 1;
        }

        // Before anything of it is warm, as at a start.
        var options = new Classifier.ClassifierOptions();
        var model = Loaded("categories", () => CategoryModelFile.Read(path: null));
        var embedder = Loaded("embedding", () => new TextEmbedder(EmbeddingModel.Read(path: null)));
        Loaded("topics", () => TopicModelFile.Read(path: null, embedder));
        var tagger = Loaded("once more, with the taxonomy, and its rules compiled", () => TaggingFiles.Read(options).ToTagger(taxonomy: null));

        var corpus = Path.Combine(data, "corpus");
        Paper[] papers = [.. LabelledPapers.Read(Path.Combine(corpus, ModelTraining.DevFile)).Select(paper => paper.Paper)];
        Paper[] foreign = [.. papers.Select(paper => paper with { Categories = [], PrimaryCategory = null })];
        var probabilities = new float[model.Labels.Count];
        var now = DateTimeOffset.UnixEpoch;

        Console.WriteLine($"{papers.Length} papers; one thread, median of {Rounds} rounds");
        var score = Measure("categories: every probability", papers, paper => model.Score(paper, probabilities));
        Measure("categories with their words", foreign, paper => model.Predict(paper));
        Measure("everything that is said of a paper", papers, paper => tagger.Tag(paper, now));
        var anchor = await AnchorAsync(corpus);
        if (anchor is { } speed)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"anchor {speed:N0}; categories are {score / speed:F1} times as fast, goal 5"));

        return 0;
    }

    private static T Loaded<T>(string what, Func<T> load)
    {
        var watch = Stopwatch.StartNew();
        var loaded = load();
        Console.WriteLine($"{what}: loaded in {watch.ElapsedMilliseconds} ms");
        return loaded;
    }

    private static double Measure(string what, Paper[] papers, Action<Paper> read)
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

        speeds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-36} {speeds[Rounds / 2],10:N0} papers per CPU second, {allocated,7:N0} bytes allocated a paper"));
        return speeds[Rounds / 2];
    }

    /// <summary>Null where there is no Python with scikit-learn.</summary>
    private static async Task<double?> AnchorAsync(string corpus)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "anchors", "categories.py");
        Console.WriteLine("anchor: trains first, some two minutes");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, corpus]) { RedirectStandardOutput = true });
        var output = await python!.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Console.Write(output);
        return python.ExitCode == 0 && output.Split('\n') is [_, var plain, ..]
            ? double.Parse(plain.Split(' ')[0], NumberStyles.Number, CultureInfo.InvariantCulture)
            : null;
    }
}
