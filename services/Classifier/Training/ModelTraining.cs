using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Training;

/// <summary>Trains the models that PaperMesh brings, or others of the same kind, from a folder of labelled papers.</summary>
public static class ModelTraining
{
    /// <summary>To learn from.</summary>
    public const string TrainFile = "arxiv-train.jsonl.gz";

    /// <summary>Its first half is held back to choose thresholds by, its second half to measure with.</summary>
    public const string DevFile = "arxiv-dev.jsonl.gz";

    /// <summary>Without categories: the embedding learns from its texts too. May be absent.</summary>
    public const string VenuesFile = "venues.jsonl.gz";

    /// <summary>File name of the model of categories.</summary>
    public const string CategoriesFile = "categories.pmc";

    /// <summary>File name of the embedding.</summary>
    public const string EmbeddingFile = "embedding.pmv";

    /// <summary>File name of the model of topics.</summary>
    public const string TopicsFile = "topics.pmt";

    /// <summary>Trains the model of categories and writes it into the folder, whole or not at all.</summary>
    /// <param name="data">Folder of the papers.</param>
    /// <param name="output">Folder for the model.</param>
    /// <param name="progress">Gets what is being done, how much of it is done, and of how much.</param>
    /// <param name="cancellationToken">Leaves what was there.</param>
    /// <exception cref="InvalidDataException">A paper cannot be read, or there is nothing to learn; the message says where.</exception>
    /// <exception cref="IOException">A file is missing or cannot be written.</exception>
    public static void TrainCategories(string data, string output, Action<string, int, int> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);

        progress("reading", 0, 1);
        Paper[] papers = [.. LabelledPapers.Read(Path.Combine(data, TrainFile)).Select(paper => paper.Paper)];
        Paper[] dev = [.. LabelledPapers.Read(Path.Combine(data, DevFile)).Select(paper => paper.Paper)];
        progress("reading", 1, 1);

        var model = new CategoryTrainer(progress, cancellationToken).Train(papers, dev[..(dev.Length / 2)]);
        Write(output, CategoriesFile, stream => stream.Write(model));
    }

    /// <summary>Trains the embedding and writes it into the folder, whole or not at all.</summary>
    /// <inheritdoc cref="TrainCategories"/>
    public static void TrainEmbedding(string data, string output, Action<string, int, int> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);

        var venues = Path.Combine(data, VenuesFile);
        var texts = LabelledPapers.Read(Path.Combine(data, TrainFile))
            .Concat(File.Exists(venues) ? LabelledPapers.Read(venues) : [])
            .Select(paper => (paper.Paper.Title, paper.Paper.Abstract));
        var model = EmbeddingTrainer.Train(texts, new EmbeddingTraining(), new Told(progress), cancellationToken);
        Write(output, EmbeddingFile, model.Save);
    }

    /// <summary>
    /// Trains the model of topics by the taxonomy and the labels that PaperMesh brings, for the embedding in the output folder or, when there
    /// is none, PaperMesh's own; and writes it into the folder, whole or not at all.
    /// </summary>
    /// <inheritdoc cref="TrainCategories"/>
    public static void TrainTopics(string data, string output, Action<string, int, int> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);

        var embedding = Path.Combine(output, EmbeddingFile);
        var embedder = new TextEmbedder(EmbeddingModel.Read(File.Exists(embedding) ? embedding : null));
        var taxonomy = TaxonomyReader.Read(path: null);
        using var labels = new StreamReader(typeof(ModelTraining).Assembly.GetManifestResourceStream("vote.tsv")!);
        Paper[] papers = [.. LabelledPapers.Read(Path.Combine(data, TrainFile)).Select(paper => paper.Paper)];

        var model = new TopicTrainer(taxonomy, embedder, progress, cancellationToken).Train(papers, GoldFile.Read(labels, "the built-in labels", taxonomy));
        Write(output, TopicsFile, stream => stream.Write(model));
    }

    private static void Write(string folder, string name, Action<Stream> write)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        var unfinished = path + ".new";
        using (var file = File.Create(unfinished))
            write(file);

        File.Move(unfinished, path, overwrite: true);
    }

    private sealed class Told(Action<string, int, int> progress) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => progress("embedding", (int)(1_000 * value.Done), 1_000);
    }
}
