using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Benchmarks.Sanity;

/// <summary>
/// What each says of a paper once and for all: arxiv-sanity-lite's compute.py, which reads its database twice, learns its words from the papers, and
/// writes a file; beside it ours on one thread of this process, from the lines of a file to an embedding, with models that were learned before.
/// </summary>
internal static class SanityFeatures
{
    /// <param name="sanity">Has the papers.</param>
    /// <param name="path">Of the papers, as JSON Lines.</param>
    /// <param name="papers">How many there are.</param>
    public static IEnumerable<Work> Works(ArxivSanity sanity, string path, int papers)
    {
        var embedder = new TextEmbedder(EmbeddingModel.Read(path: null));
        yield return Of("embedding", goal: 20, paper => embedder.Embed(paper.Title, paper.Abstract));

        // Nothing of arxiv-sanity-lite is like it.
        var tagger = TaggingFiles.Read(new Classifier.ClassifierOptions()).ToTagger(taxonomy: null);
        yield return Of("all that the Classifier says", goal: null, paper => tagger.Tag(paper, TestPapers.Now));

        Work Of(string what, double? goal, Action<Paper> read) => new(
            "sanity",
            $"features of {papers:N0} papers: {what}; compute.py of arxiv-sanity-lite, its most memory; CPU a paper",
            [.. Aspect.CpuRate().Select(aspect => aspect with { Goal = goal })],
            () => Task.FromResult(Reading.Of(papers, () =>
            {
                foreach (var labelled in LabelledPapers.Read(path))
                    read(labelled.Paper);
            })),
            () => sanity.ComputeAsync(papers));
    }
}
