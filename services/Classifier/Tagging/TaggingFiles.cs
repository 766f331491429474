using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Embeddings.Onnx;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Tagging;

/// <summary>All that the settings name as files, read at one time: the taxonomy and the models.</summary>
/// <param name="Topics">Null: there is none for this embedding, and the rules alone decide on topics.</param>
internal sealed record TaggingFiles(TaxonomyFile Taxonomy, CategoryModel Categories, ITextEmbedder Embedder, TopicModel? Topics)
{
    /// <summary>What is read again when one of them changes.</summary>
    public static IEnumerable<string> PathsOf(ClassifierOptions options)
        => new[] { options.Taxonomy, options.Categories, options.Embedding, options.Topics, options.Onnx.Model }.OfType<string>();

    /// <exception cref="InvalidDataException">One of them cannot be used; the message says why.</exception>
    /// <exception cref="IOException">One of them is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be read.</exception>
    public static TaggingFiles Read(ClassifierOptions options)
    {
        var embedder = EmbedderOf(options);
        return new TaggingFiles(
            TaxonomyReader.Read(options.Taxonomy),
            CategoryModelFile.Read(options.Categories),
            embedder,
            TopicModelFile.Read(options.Topics, embedder));
    }

    /// <param name="taxonomy">Used instead of that of the files; null: theirs.</param>
    /// <exception cref="InvalidDataException">They do not go together.</exception>
    public PaperTagger ToTagger(TaxonomyFile? taxonomy) => new(new Tagger(taxonomy ?? Taxonomy, Categories, Topics), Embedder);

    private static ITextEmbedder EmbedderOf(ClassifierOptions options)
        => options.Onnx.Model is { } encoder
            ? OnnxEmbedder.Load(encoder, options.Onnx)
            : new TextEmbedder(EmbeddingModel.Read(options.Embedding));
}
