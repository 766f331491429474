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
    private readonly FrozenDictionary<long, int> _edges;
    private readonly Term[][] _terms;
    private readonly int _longest;

    public TermMatcher(IReadOnlyList<Topic> topics)
    {
        var trie = new Trie();
        for (var i = 0; i < topics.Count; i++)
        {
            foreach (var (text, weight) in topics[i].Terms)
                trie.Add(new Term(Terms++, i, text, weight, TermRole.Speaks));
            foreach (var (text, weight) in topics[i].TitleTerms)
                trie.Add(new Term(Terms++, i, text, weight, TermRole.SpeaksInTitle));
            foreach (var text in topics[i].Needs)
                trie.Add(new Term(Terms++, i, text, 0, TermRole.Needed));
            foreach (var text in topics[i].Not)
                trie.Add(new Term(Terms++, i, text, 0, TermRole.Masks));
        }

        Topics = topics.Count;
        _longest = trie.Longest;
        _edges = trie.Edges.ToFrozenDictionary();
        _terms = [.. trie.Terms.Select(terms => terms.ToArray())];
        _words = trie.Words.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Topics { get; }

    /// <summary>How many there are; each has its <see cref="Term.Id"/> below that.</summary>
    public int Terms { get; }

    /// <summary>Finds the mentions of all terms in a text, in its order; what was found in another one is forgotten.</summary>
    /// <remarks>
    /// Mentions of one topic do not overlap: the one that begins first counts, of those the longest. A short form in brackets right
    /// behind its long form, <c>graph neural networks (GNNs)</c>, is no second mention.
    /// </remarks>
    public void Find(string text, Mentions mentions)
    {
        Read(text, mentions);
        var words = mentions.Words;
        var readUpTo = mentions.ReadUpTo;
        Span<int> path = stackalloc int[_longest];

        for (var start = 0; start < words.Length; start++)
        {
            var depth = 0;
            for (var node = 0; depth < _longest && start + depth < words.Length; depth++)
            {
                if (words[start + depth].Id == Unknown || !_edges.TryGetValue(Edge(node, words[start + depth].Id), out node))
                    break;

                path[depth] = node;
            }

            // From the longest term to the shortest.
            for (; depth > 0; depth--)
            {
                foreach (var term in _terms[path[depth - 1]])
                {
                    var mention = new Mention(term, words[start].Start, words[start + depth - 1].End);
                    if (term.Role == TermRole.Needed)
                    {
                        mentions.Add(mention);
                        continue;
                    }

                    ref var reach = ref readUpTo[term.Topic];
                    if (start < reach.Word)
                        continue;

                    var repeats = reach.Word > 0 && IsOpenBracket(text, reach.Char, mention.Start);
                    reach = new Reach(start + depth, mention.End);
                    if (term.Role != TermRole.Masks && !repeats)
                        mentions.Add(mention);
                }
            }
        }
    }

    private void Read(string text, Mentions mentions)
    {
        mentions.Clear(Topics);
        var reader = new WordReader(text, stackalloc char[WordReader.LongestWord]);
        while (reader.Read())
            mentions.Add(new FoundWord(_words.TryGetValue(reader.Word, out var id) ? id : Unknown, reader.Start, reader.End));
    }

    private static long Edge(int node, int word) => ((long)node << 32) | (uint)word;

    private static bool IsOpenBracket(string text, int from, int to)
        => to - from is > 0 and < 4 && text.AsSpan(from, to - from).Trim() is "(";

    private sealed class Trie
    {
        public Dictionary<string, int> Words { get; } = [];

        public Dictionary<long, int> Edges { get; } = [];

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
                node = IdOf(Edges, Edge(node, word), Terms.Count);
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
/// <param name="Id">From 0 on, each another.</param>
/// <param name="Topic">Index of the topic.</param>
/// <param name="Text">As the taxonomy writes it.</param>
/// <param name="Weight">Of a term that speaks for its topic.</param>
/// <param name="Role">What its mention means.</param>
internal sealed record Term(int Id, int Topic, string Text, double Weight, TermRole Role);

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
