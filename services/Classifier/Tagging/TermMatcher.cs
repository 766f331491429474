using System.Collections.Frozen;
using System.Runtime.InteropServices;
using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Finds every term of every topic in one pass over a text: a trie of words.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
internal sealed class TermMatcher
{
    private const int Unknown = -1;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<(int Node, int Word), int> _edges;
    private readonly Term[][] _terms;
    private readonly int _topics;
    private readonly int _longest;

    public TermMatcher(IReadOnlyList<Topic> topics)
    {
        var trie = new Trie();
        for (var i = 0; i < topics.Count; i++)
        {
            foreach (var (text, weight) in topics[i].Terms)
                trie.Add(new Term(i, text, weight, TermRole.Speaks));
            foreach (var (text, weight) in topics[i].TitleTerms)
                trie.Add(new Term(i, text, weight, TermRole.SpeaksInTitle));
            foreach (var text in topics[i].Needs)
                trie.Add(new Term(i, text, 0, TermRole.Needed));
            foreach (var text in topics[i].Not)
                trie.Add(new Term(i, text, 0, TermRole.Masks));
        }

        _topics = topics.Count;
        _longest = trie.Longest;
        _edges = trie.Edges.ToFrozenDictionary();
        _terms = [.. trie.Terms.Select(terms => terms.ToArray())];
        _words = trie.Words.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The mentions of all terms in a text, in its order.</summary>
    /// <remarks>
    /// Mentions of one topic do not overlap: the one that begins first counts, of those the longest. A short form in brackets right
    /// behind its long form, <c>graph neural networks (GNNs)</c>, is no second mention.
    /// </remarks>
    public List<Mention> Find(string text)
    {
        var words = Read(text);
        var mentions = new List<Mention>();
        var readUpTo = new Reach[_topics];
        Span<int> path = stackalloc int[_longest];

        for (var start = 0; start < words.Count; start++)
        {
            var depth = 0;
            for (var node = 0; depth < _longest && start + depth < words.Count; depth++)
            {
                if (words[start + depth].Id == Unknown || !_edges.TryGetValue((node, words[start + depth].Id), out node))
                    break;

                path[depth] = node;
            }

            // From the longest term to the shortest.
            for (; depth > 0; depth--)
            {
                foreach (var term in _terms[path[depth - 1]])
                {
                    var (from, to) = (words[start].Start, words[start + depth - 1].End);
                    var mention = new Mention(term, text.AsMemory(from, to - from));
                    if (term.Role == TermRole.Needed)
                    {
                        mentions.Add(mention);
                        continue;
                    }

                    ref var reach = ref readUpTo[term.Topic];
                    if (start < reach.Word)
                        continue;

                    var repeats = reach.Word > 0 && IsOpenBracket(text, reach.Char, from);
                    reach = new Reach(start + depth, to);
                    if (term.Role != TermRole.Masks && !repeats)
                        mentions.Add(mention);
                }
            }
        }

        return mentions;
    }

    private List<FoundWord> Read(string text)
    {
        var words = new List<FoundWord>(text.Length / 6);
        var reader = new WordReader(text, stackalloc char[WordReader.LongestWord]);

        while (reader.Read())
            words.Add(new FoundWord(_words.TryGetValue(reader.Word, out var id) ? id : Unknown, reader.Start, reader.End));

        return words;
    }

    private static bool IsOpenBracket(string text, int from, int to)
        => to - from is > 0 and < 4 && text.AsSpan(from, to - from).Trim() is "(";

    private readonly record struct FoundWord(int Id, int Start, int End);

    /// <summary>How far a topic's last mention goes: up to which word, up to which character.</summary>
    private readonly record struct Reach(int Word, int Char);

    private sealed class Trie
    {
        public Dictionary<string, int> Words { get; } = [];

        public Dictionary<(int Node, int Word), int> Edges { get; } = [];

        /// <summary>By node: the terms that end there. Node 0 is the root.</summary>
        public List<List<Term>> Terms { get; } = [[]];

        public int Longest { get; private set; } = 1;

        /// <summary>A term with hyphens is written as several words or as one: <c>pre-training</c>, <c>pretraining</c>.</summary>
        public void Add(Term term)
        {
            Add(term.Text, term);
            if (term.Text.Contains('-', StringComparison.Ordinal))
                Add(term.Text.Replace("-", "", StringComparison.Ordinal), term);
        }

        private void Add(string text, Term term)
        {
            var reader = new WordReader(text, stackalloc char[WordReader.LongestWord]);
            var node = 0;
            var length = 0;
            for (; reader.Read(); length++)
            {
                var word = IdOf(Words, reader.Word.ToString(), Words.Count);
                node = IdOf(Edges, (node, word), Terms.Count);
                if (node == Terms.Count)
                    Terms.Add([]);
            }

            Terms[node].Add(term);
            Longest = Math.Max(Longest, length);
        }

        private static int IdOf<TKey>(Dictionary<TKey, int> ids, TKey key, int next)
            where TKey : notnull
        {
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, key, out var known);
            return known ? id : id = next;
        }
    }
}

/// <summary>A word or phrase of a topic.</summary>
/// <param name="Topic">Index of the topic.</param>
/// <param name="Text">As the taxonomy writes it.</param>
/// <param name="Weight">Of a term that speaks for its topic.</param>
/// <param name="Role">What its mention means.</param>
internal sealed record Term(int Topic, string Text, double Weight, TermRole Role);

/// <summary>What it means for a topic that a term is in the text.</summary>
internal enum TermRole
{
    /// <summary>It counts.</summary>
    Speaks,

    /// <summary>It counts in a title.</summary>
    SpeaksInTitle,

    /// <summary>It allows others to count.</summary>
    Needed,

    /// <summary>Other terms within it do not count.</summary>
    Masks,
}

/// <summary>A term in a text.</summary>
/// <param name="Term">Which.</param>
/// <param name="Written">As the text has it.</param>
internal readonly record struct Mention(Term Term, ReadOnlyMemory<char> Written);
