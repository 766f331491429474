using System.Runtime.InteropServices;
using PaperMesh.Queries;

namespace PaperMesh.Classifier.Training;

/// <summary>The papers to train on, as numbers of words.</summary>
internal sealed class CutPapers
{
    /// <summary>Words in all of a paper that says anything. Notes of withdrawal are shorter.</summary>
    private const int FewestWords = 8;

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _find;
    private readonly List<int> _papersOf = [];
    private readonly List<int> _lastPaper = [];
    private readonly List<int[]> _titles = [];
    private readonly List<int[]> _abstracts = [];
    private readonly PaperText _text = new();

    private CutPapers() => _find = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _titles.Count;

    /// <summary>Every word that occurs; its place is its number.</summary>
    public IEnumerable<string> Words => _words.Keys;

    /// <summary>In how many papers each word is.</summary>
    public IReadOnlyList<int> PapersOf => _papersOf;

    public ReadOnlySpan<int> Title(int paper) => _titles[paper];

    public ReadOnlySpan<int> Abstract(int paper) => _abstracts[paper];

    public static CutPapers Of(IEnumerable<(string Title, string Abstract)> papers, CancellationToken cancellationToken)
    {
        var cut = new CutPapers();
        foreach (var (title, text) in papers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            cut.Add(title, text);
        }

        return cut;
    }

    private void Add(string title, string text)
    {
        var (titleWords, textWords) = (Cut(title), Cut(text));
        if (titleWords.Length + textWords.Length < FewestWords)
            return;

        var paper = Count;
        _titles.Add(titleWords);
        _abstracts.Add(textWords);
        foreach (var word in (IEnumerable<int>)[.. titleWords, .. textWords])
        {
            if (_lastPaper[word] == paper)
                continue;

            _lastPaper[word] = paper;
            CollectionsMarshal.AsSpan(_papersOf)[word]++;
        }
    }

    private int[] Cut(string text)
    {
        var words = new List<int>();
        _text.Read(text);
        while (_text.Next())
        {
            var word = _text.Singular();
            if (!_find.TryGetValue(word, out var number))
            {
                number = _words.Count;
                _find[word] = number;
                _papersOf.Add(0);
                _lastPaper.Add(-1);
            }

            words.Add(number);
        }

        return [.. words];
    }
}
