using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Evaluation;

/// <summary>Reads papers that readers gave topics to: <c>taxonomy/gold.tsv</c>.</summary>
/// <remarks>
/// Columns <c>id</c>, <c>split</c>, <c>topics</c>, with tabs between them; the first line names them. The topics are slugs with commas
/// between them, none at all when no topic fits. Ids are those of the corpus, without the name of a source.
/// </remarks>
internal static class GoldFile
{
    private const string Header = "id\tsplit\ttopics";

    /// <exception cref="InvalidDataException">It cannot be used; the message lists every fault with its line.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static IReadOnlyList<GoldPaper> Read(string path, TaxonomyFile taxonomy)
    {
        using var reader = new StreamReader(path);
        return Read(reader, path, taxonomy);
    }

    /// <param name="reader">The text of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="taxonomy">Whose topics the file may name.</param>
    /// <exception cref="InvalidDataException">It cannot be used; the message lists every fault with its line.</exception>
    public static IReadOnlyList<GoldPaper> Read(TextReader reader, string name, TaxonomyFile taxonomy)
    {
        if (reader.ReadLine() != Header)
            throw new InvalidDataException($"{name}: line 1 must be '{Header.Replace("\t", "<tab>", StringComparison.Ordinal)}'");

        var known = taxonomy.Topics.Select(topic => topic.Slug).ToHashSet();
        var lineOf = new Dictionary<string, int>();
        var papers = new List<GoldPaper>();
        var faults = new List<string>();

        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Split('\t') is not [{ Length: > 0 } id, { Length: > 0 } split, var list])
            {
                faults.Add($"line {line}: must be an id, a split and topics, with tabs between them");
                continue;
            }

            var topics = list.Split(',', StringSplitOptions.RemoveEmptyEntries);
            faults.AddRange(topics.Where(topic => !known.Contains(topic)).Select(topic => $"line {line}: the taxonomy has no topic '{topic}'"));
            faults.AddRange(topics.CountBy(topic => topic).Where(pair => pair.Value > 1).Select(pair => $"line {line}: '{pair.Key}' is there twice"));
            if (!lineOf.TryAdd(id, line))
                faults.Add($"line {line}: '{id}' is in line {lineOf[id]} already");

            papers.Add(new GoldPaper(id, split, topics));
        }

        return faults.Count == 0
            ? papers
            : throw new InvalidDataException($"{name} has {faults.Count} fault(s):\n- {string.Join("\n- ", faults)}");
    }
}
