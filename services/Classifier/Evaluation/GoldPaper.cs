namespace PaperMesh.Classifier.Evaluation;

/// <summary>What readers say that a paper is about.</summary>
/// <param name="Id">As in the corpus: <c>2603.04750</c>.</param>
/// <param name="Split"><c>tune</c>: rules may be made by looking at it; <c>test</c>: it is only scored.</param>
/// <param name="Topics">Slugs; empty when no topic fits.</param>
internal sealed record GoldPaper(string Id, string Split, IReadOnlyList<string> Topics);
