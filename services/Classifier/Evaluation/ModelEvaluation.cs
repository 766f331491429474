using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Classifier.Training;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Evaluation;

/// <summary>Measures models and rules on labelled papers.</summary>
public static class ModelEvaluation
{
    /// <summary>Measures a model of categories.</summary>
    /// <param name="papers">JSON Lines, all of which count; or the folder that <see cref="ModelTraining"/> learned from, of which the second half of the dev file does.</param>
    /// <param name="model">File of the model; null: the one that PaperMesh brings.</param>
    /// <param name="without">Papers of this source do not count; null: all do.</param>
    /// <exception cref="InvalidDataException">A file cannot be used; the message says why.</exception>
    /// <exception cref="IOException">A file is missing.</exception>
    public static CategoryReport OfCategories(string papers, string? model, string? without)
    {
        var labelled = Read(papers);
        return CategoryReport.Of(
            CategoryModelFile.Read(model),
            [.. labelled.Where(paper => without is null || paper.Source != without).Select(paper => paper.Paper)]);
    }

    /// <summary>Measures the finer topics, by rules and the model that PaperMesh brings.</summary>
    /// <param name="papers">JSON Lines, or the folder of which the dev file is read.</param>
    /// <param name="gold">Ids and topics, see <c>taxonomy/README.md</c>.</param>
    /// <param name="taxonomy">File of the taxonomy; null: the one that PaperMesh brings.</param>
    /// <param name="asJson">Instead of a table.</param>
    /// <exception cref="InvalidDataException">A file cannot be used; the message says why.</exception>
    /// <exception cref="IOException">A file is missing.</exception>
    public static string OfTopics(string papers, string gold, string? taxonomy, bool asJson)
    {
        var rules = TaxonomyReader.Read(taxonomy);
        var model = TopicModelFile.Read(path: null, new TextEmbedder(EmbeddingModel.Read(path: null)));
        var file = Directory.Exists(papers) ? Path.Combine(papers, ModelTraining.DevFile) : papers;
        var report = TopicReport.Of(new Tagger(rules, topicModel: model), GoldFile.Read(gold, rules), LabelledPapers.Read(file).Select(paper => paper.Paper));
        return asJson ? report.AsJson() : report.AsTable();
    }

    private static List<LabelledPaper> Read(string papers)
    {
        if (!Directory.Exists(papers))
            return [.. LabelledPapers.Read(papers)];

        List<LabelledPaper> dev = [.. LabelledPapers.Read(Path.Combine(papers, ModelTraining.DevFile))];
        return dev[(dev.Count / 2)..];
    }
}
