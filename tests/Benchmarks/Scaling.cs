using System.Diagnostics;
using System.Globalization;
using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;

namespace PaperMesh.Benchmarks;

/// <summary>What replicas of a Classifier that takes 5 ms for a paper add, beside as many times what one does.</summary>
internal static class Scaling
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    public static Work Of(int replicas, bool small)
    {
        var papers = small ? 1_000 : 4_000;
        return new Work(
            "scaling",
            string.Create(CultureInfo.InvariantCulture, $"{replicas} Classifiers of {SlowedClassifier.EachPaper.TotalMilliseconds} ms a paper, {papers:N0} papers each; CPU of all a paper"),
            [Aspect.Rate(goal: 0.9)],
            () => RunAsync(replicas, papers),
            async () => TimesAsMuch(await RunAsync(1, papers), replicas));
    }

    /// <summary>A second replica comes and goes while papers wait: how long until it has its share, and whether any paper is lost.</summary>
    public static async Task ReportChangeAsync()
    {
        var papers = Papers(6_000);
        await using var mesh = await SlowedMesh.StartAsync(replicas: 1);
        await mesh.PublishAsync(papers);
        await mesh.UntilAsync(() => mesh.Count >= 1_000, "one Classifier has taken the first thousand");
        var alone = mesh.RateOf(Window);

        await mesh.AddAsync();
        var ready = Stopwatch.GetTimestamp();
        await mesh.UntilAsync(() => mesh.RateOf(Window) >= 1.8 * alone, "two Classifiers do 1.8 times as much as one");
        var shared = Stopwatch.GetElapsedTime(ready);

        var ending = Stopwatch.GetTimestamp();
        await mesh.RemoveAsync();
        var ended = Stopwatch.GetElapsedTime(ending);
        await mesh.UntilAsync(() => mesh.Count == papers.Count, "every paper has come back");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a replica that came had its share after {shared.TotalSeconds:F1} s (window of {Window.TotalSeconds:F0} s, goal 10 s); "
            + $"it ended within {ended.TotalSeconds:F1} s of SIGTERM; of {papers.Count:N0} papers {papers.Count - mesh.Count:N0} were lost"));
    }

    private static Reading TimesAsMuch(Reading one, int replicas) => one with { Value = one.Value * replicas };

    private static async Task<Reading> RunAsync(int replicas, int papersEach)
    {
        var papers = Papers(replicas * papersEach);
        await using var mesh = await SlowedMesh.StartAsync(replicas);
        var before = Cpu(mesh);
        await mesh.PublishAsync(papers);
        await mesh.UntilAsync(() => mesh.Count == papers.Count, "every paper has come back");
        return new Reading(mesh.Rate(), (Cpu(mesh) - before) / papers.Count, mesh.Classifiers.Max(classifier => Of(classifier.Id, process => process.PeakWorkingSet64)));
    }

    private static TimeSpan Cpu(SlowedMesh mesh)
        => mesh.Classifiers.Aggregate(TimeSpan.Zero, (sum, classifier) => sum + Of(classifier.Id, process => process.TotalProcessorTime));

    private static T Of<T>(int id, Func<Process, T> read)
    {
        using var process = Process.GetProcessById(id);
        return read(process);
    }

    /// <exception cref="InvalidOperationException">There are none, or not so many.</exception>
    private static List<Paper> Papers(int count)
    {
        var corpus = Path.Combine(TestPapers.Corpus("scaling"), ModelTraining.TrainFile);
        var papers = LabelledPapers.Read(corpus).Select(labelled => labelled.Paper).DistinctBy(paper => paper.Id).Take(count).ToList();
        return papers.Count == count ? papers : throw new InvalidOperationException($"There are only {papers.Count:N0} papers.");
    }
}
