using PaperMesh.Classifier.Training;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Tests.Embeddings;

/// <summary>Invented papers about two things that share no word but the small ones.</summary>
internal static class SmallCorpus
{
    private static readonly string[][] Subjects =
    [
        ["lake", "water", "wave", "shore", "depth", "tide", "boat", "fish", "river", "mud"],
        ["violin", "string", "tone", "melody", "chord", "bow", "orchestra", "score", "rhythm", "concert"],
    ];

    public static readonly EmbeddingTraining Training = new() { Dimensions = 48, Pieces = 64, Batch = 32, Epochs = 20, FewestPapers = 2 };

    private static readonly Lazy<EmbeddingModel> Trained = new(() => Train(Training));

    public static EmbeddingModel Model => Trained.Value;

    public static IReadOnlyList<(string Title, string Abstract)> Papers { get; } = Write();

    public static EmbeddingModel Train(EmbeddingTraining training) => EmbeddingTrainer.Train(Papers, training, null, TestContext.Current.CancellationToken);

    private static List<(string Title, string Abstract)> Write()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, 200).Select(i => (Text(Subjects[i % 2], 4), Text(Subjects[i % 2], 50)))];

        string Text(string[] subject, int words) => string.Join(' ', Enumerable.Range(0, words).Select(i => i % 3 == 0 ? "of" : subject[random.Next(10)]));
    }
}
