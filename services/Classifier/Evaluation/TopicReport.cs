using System.Globalization;
using System.Text;
using System.Text.Json;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Evaluation;

/// <summary>How well the finer topics of papers are found. arXiv's categories, which sources give, do not count.</summary>
/// <param name="Model">What gave the tags.</param>
/// <param name="Splits">In the order of the gold file.</param>
internal sealed record TopicReport(string Model, IReadOnlyList<SplitReport> Splits)
{
    private const int WorstShown = 15;

    /// <param name="tagger">What is measured.</param>
    /// <param name="gold">What is right.</param>
    /// <param name="papers">Title, abstract and categories of at least the papers of <paramref name="gold"/>; others are passed over.</param>
    /// <exception cref="InvalidDataException">Papers of <paramref name="gold"/> are not there; the message names them.</exception>
    public static TopicReport Of(Tagger tagger, IReadOnlyList<GoldPaper> gold, IEnumerable<Paper> papers)
    {
        var wanted = gold.Select(paper => paper.Id).ToHashSet();
        var byId = papers
            .Select(paper => (Id: CorpusId(paper), Paper: paper))
            .Where(pair => wanted.Contains(pair.Id))
            .ToDictionary(pair => pair.Id, pair => pair.Paper);

        wanted.ExceptWith(byId.Keys);
        if (wanted.Count > 0)
            throw new InvalidDataException($"{wanted.Count} gold paper(s) are not among those read: {string.Join(", ", wanted)}");

        var splits = gold
            .Select(paper => new Judged(paper, [.. tagger.Tag(byId[paper.Id]).Select(tag => tag.Topic).Where(tagger.HasTopic)]))
            .GroupBy(paper => paper.Gold.Split)
            .Select(split => SplitReport.Of(split.Key, [.. split]));

        return new TopicReport(tagger.Model, [.. splits]);
    }

    /// <exception cref="InvalidOperationException">There is no such split.</exception>
    public SplitReport Split(string name) => Splits.Single(split => split.Split == name);

    /// <summary>One object, for programs.</summary>
    public string AsJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.TopicReport);

    /// <summary>Two tables, for people: the splits, and the topics with the most mistakes in all of them.</summary>
    public string AsTable()
    {
        var table = new StringBuilder();
        Row(table, Model, "papers", "right", "wrong", "missed", "precision", "recall", "F1");
        foreach (var split in Splits)
            Row(table, split.Split, Text(split.Papers), split.Total);

        table.AppendLine();
        Row(table, "most mistakes", "gold", "right", "wrong", "missed", "precision", "recall", "F1");
        foreach (var topic in Worst().Take(WorstShown))
            Row(table, topic.Topic, Text(topic.Counts.Right + topic.Counts.Missed), topic.Counts);

        return table.ToString();
    }

    private IEnumerable<TopicCounts> Worst()
        => TopicCounts.Sum(Splits.SelectMany(split => split.Topics)).Where(topic => topic.Mistakes > 0);

    // A paper of the bus is arxiv:2603.04750, one of the corpus 2603.04750.
    private static string CorpusId(Paper paper)
        => paper.Id.StartsWith("arxiv:", StringComparison.Ordinal) ? paper.Id["arxiv:".Length..] : paper.Id;

    private static void Row(StringBuilder table, string name, string of, Counts counts)
        => Row(
            table, name, of, Text(counts.Right), Text(counts.Wrong), Text(counts.Missed),
            Text(counts.Precision), Text(counts.Recall), Text(counts.F1));

    private static void Row(StringBuilder table, string name, params ReadOnlySpan<string> cells)
    {
        table.Append(name.PadRight(42));
        foreach (var cell in cells)
            table.Append(cell.PadLeft(10));

        table.AppendLine();
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Text(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);
}
