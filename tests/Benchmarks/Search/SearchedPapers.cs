using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;
using PaperMesh.Query;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Benchmarks.Search;

/// <summary>Real papers, tagged as the Classifier tags them, in a real Query service; and what is asked of it.</summary>
internal static class SearchedPapers
{
    private const int Batch = 500;

    /// <summary>For an index of a million papers that is built anew on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>By kind, in a fixed order: words of titles, as readers type them.</summary>
    public static IReadOnlyList<(string Kind, IReadOnlyList<string> Queries)> Queries { get; } =
    [
        ("one word", [.. Words.Select(words => words[0])]),
        ("two words", [.. Words.Select(words => $"{words[0]} {words[1]}")]),
        ("three words by OR", [.. Words.Select(words => $"{words[0]} OR {words[1]} OR {words[2]}")]),
        ("a phrase", [.. Words.Select(words => $"\"{words[0]} {words[1]}\"")]),
        ("two words, category and year", [.. Words.Select(words => $"{words[0]} {words[2]} cat:cs after:2024")]),
        ("a topic, newest first", [.. Words.Select(words => $"topic:{words[3]}")]),
    ];

    /// <summary>What nobody means to ask, by kind.</summary>
    public static IReadOnlyList<(string Kind, string Query)> Bad { get; } =
    [
        ("10,000 characters, one word", new string('a', 10_000)),
        ("10,000 characters, words", string.Concat(Enumerable.Repeat("neural diffusion ", 590))[..10_000]),
        ("1,000 clauses by OR", string.Join(" OR ", Enumerable.Range(0, 1_000).Select(number => $"word{number}"))),
        ("1,000 clauses that match", string.Join(" OR ", Enumerable.Range(0, 1_000).Select(number => Words[number % Words.Count][number / 20 % 3]))),
        ("1,000 fields", string.Concat(Enumerable.Repeat("cat:cs.LG topic:agents ", 500))),
        ("unbalanced quotes", "\"graph \"\"neural \"network"),
        ("unbalanced parentheses", string.Concat(Enumerable.Repeat("(", 500)) + "graph"),
        ("only stop words", "the of and in a to"),
        ("only wildcards", "* ** a* e* s* t*"),
        ("control characters", "gr\u0000aph\u0007 \u001b[31m \u202e\ufffe"),
        ("SQL", "'; DROP TABLE papers; -- OR 1=1"),
        ("Lucene", "title:[* TO *] +(-a) ^9 ~0.1 \\ && || !x {!join}"),
        ("HTML", "<script>alert(1)</script> <img src=x onerror=y>"),
        ("LaTeX", "$\\frac{\\input{/etc/passwd}}{\\def\\x{\\x\\x}\\x}$"),
        ("dates that do not exist", "graph after:2024-02-31 before:9999-99-99"),
        ("a typo in each word", "grpah nueral netwrok difusion trasnformer"),
    ];

    private static IReadOnlyList<string[]> Words =>
    [
        ["diffusion", "model", "image", "diffusion-models"],
        ["language", "model", "reasoning", "large-language-models"],
        ["graph", "neural", "network", "graph-neural-networks"],
        ["reinforcement", "learning", "policy", "reinforcement-learning"],
        ["quantum", "error", "correction", "quantum-error-correction"],
        ["dark", "matter", "halo", "dark-matter"],
        ["black", "hole", "merger", "black-holes"],
        ["neural", "radiance", "field", "3d-vision"],
        ["speech", "recognition", "robust", "speech-recognition"],
        ["protein", "structure", "prediction", "protein-structure"],
        ["adversarial", "attack", "robustness", "adversarial-robustness"],
        ["federated", "learning", "privacy", "federated-learning"],
        ["topological", "insulator", "transport", "topological-matter"],
        ["galaxy", "cluster", "survey", "galaxies"],
        ["machine", "translation", "low", "machine-translation"],
        ["causal", "inference", "treatment", "causal-inference"],
        ["stochastic", "gradient", "convergence", "learning-theory"],
        ["object", "detection", "driving", "object-detection"],
        ["random", "matrix", "eigenvalue", "clustering"],
        ["recommendation", "user", "attention", "recommender-systems"],
    ];

    /// <summary>How long it takes to open the index.</summary>
    public static TimeSpan Opening(string folder)
    {
        using var app = Build(folder);
        var started = Stopwatch.GetTimestamp();
        app.Services.GetRequiredService<PaperIndex>();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The service on a free port, its documents in SQLite, caught up.</summary>
    /// <exception cref="TimeoutException">It has not caught up after <see cref="Patience"/>.</exception>
    public static async Task<WebApplication> StartAsync(string folder)
    {
        var app = Build(folder);
        app.MapServiceDefaults();
        app.MapQuery();
        await app.StartAsync();

        var keeper = app.Services.GetRequiredService<PaperKeeper>();
        var started = Stopwatch.GetTimestamp();
        while (keeper.Behind is { } reason)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                await app.DisposeAsync();
                throw new TimeoutException($"The service on {folder} is not ready after {Patience.TotalMinutes:0} minutes: {reason}");
            }

            await Task.Delay(10);
        }

        return app;
    }

    private static WebApplication Build(string folder)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = folder });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // Who starts it waits until it is ready.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        builder.AddBus();
        builder.AddQuery();

        return builder.Build();
    }

    /// <summary>Brings the store to so many papers: the corpus, and again with other ids when it is not enough.</summary>
    public static async Task FillAsync(string folder, string corpus, int papers)
    {
        await using var app = await StartAsync(folder);
        var have = app.Services.GetRequiredService<PaperIndex>().Count();
        if (have >= papers)
            return;

        Console.WriteLine($"filling {folder}, from {have:N0} to {papers:N0} papers");
        var tagger = Classifier.Tagging.TaggingFiles.Read(new Classifier.ClassifierOptions()).ToTagger(taxonomy: null);
        PaperTagged[] read = [.. Corpus(corpus).Take(papers).Select(paper => tagger.Tag(paper, TestPapers.Now))];

        var keeper = app.Services.GetRequiredService<PaperKeeper>();
        foreach (var batch in Enumerable.Range(have, papers - have).Select(number => Copy(read[number % read.Length], number / read.Length)).Chunk(Batch))
            await keeper.KeepAsync(batch, CancellationToken.None);
        await keeper.CommitAsync(CancellationToken.None);
        await app.StopAsync();
    }

    /// <summary>Papers that no store has yet: real ones under ids of their own.</summary>
    public static IEnumerable<PaperTagged> Arriving(string corpus, int papers)
    {
        var tagger = Classifier.Tagging.TaggingFiles.Read(new Classifier.ClassifierOptions()).ToTagger(taxonomy: null);
        return Corpus(corpus).Take(papers)
            .Select((paper, number) => tagger.Tag(paper with { Id = string.Create(CultureInfo.InvariantCulture, $"arxiv:9912.{number:00000}") }, TestPapers.Now));
    }

    private static IEnumerable<Paper> Corpus(string folder)
        => LabelledPapers.Read(Path.Combine(folder, ModelTraining.TrainFile)).Concat(LabelledPapers.Read(Path.Combine(folder, ModelTraining.DevFile)))
            .Select(labelled => labelled.Paper);

    private static PaperTagged Copy(PaperTagged tagged, int round)
        => round == 0
            ? tagged
            : tagged with { Paper = tagged.Paper with { Id = string.Create(CultureInfo.InvariantCulture, $"{tagged.Paper.Id}.copy{round}") } };
}
