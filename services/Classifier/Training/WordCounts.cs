using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.Training;

/// <summary>In how many papers each word of a field is.</summary>
internal sealed class WordCounts(Field field)
{
    private readonly Dictionary<ulong, int> _papers = [];
    private readonly HashSet<ulong> _seen = [];

    /// <summary>By the hash of the word.</summary>
    public IReadOnlyDictionary<ulong, int> Papers => _papers;

    /// <summary>How much a word tells that so many of all papers have.</summary>
    public static float Idf(int papers, int having) => MathF.Log((1f + papers) / (1 + having)) + 1;

    /// <summary>Adds the texts of one paper.</summary>
    public void Add(params ReadOnlySpan<string?> texts)
    {
        _seen.Clear();
        foreach (var text in texts)
        {
            var reader = new Words(Field.Bounded(text), field.Seed);
            while (reader.Read())
                _seen.Add(reader.Hash);
        }

        foreach (var word in _seen)
            Add(word);
    }

    /// <summary>Adds one paper that has a word.</summary>
    public void Add(ulong word) => _papers[word] = _papers.GetValueOrDefault(word) + 1;
}
