using PaperMesh.Queries;

namespace PaperMesh.Notifier.Matching;

/// <summary>Which of very many queries a paper matches, without asking each of them.</summary>
/// <remarks>
/// <para>
/// Each query lies under the keys of the one thing it needs that fewest papers have; a paper is read for its keys, and only what lies under
/// them is looked at. Of those, a query is asked (<see cref="PaperQuery.Matches(PaperFacts)"/>) when the paper has all else that it needs. What
/// is rare, the index learns from the papers it is asked about; before it has seen any, it goes by kind (an id before a name before a word …).
/// Queries that need nothing (only negations, days or upvotes) are asked for every paper.
/// </para>
/// <para>Safe for concurrent use; one caller at a time gets in.</para>
/// </remarks>
/// <typeparam name="TKey">What stands for whoever asks. Any number may have the same query: it is asked once.</typeparam>
internal sealed class QueryIndex<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, IndexedQuery> _byKey = [];
    private readonly Dictionary<PaperQuery, IndexedQuery> _queries = [];
    private readonly HashSet<IndexedQuery> _needNothing = [];
    private readonly Dictionary<string, Posting>[] _postings;
    private readonly Dictionary<string, Posting>.AlternateLookup<ReadOnlySpan<char>>[] _lookups;
    private readonly List<Posting> _met = [];
    private readonly AccessKeyVisitor _meet;

    // Papers asked about so far. The number of the present one marks what it has.
    private long _papers;
    private long _reviewAt = 64;

    public QueryIndex()
    {
        _postings = [.. Enum.GetValues<AccessKind>().Select(_ => new Dictionary<string, Posting>(StringComparer.Ordinal))];
        _lookups = [.. _postings.Select(postings => postings.GetAlternateLookup<ReadOnlySpan<char>>())];
        _meet = Meet;
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _byKey.Count;
        }
    }

    /// <summary>From now on <paramref name="key"/> has this query, and no other.</summary>
    public void Set(TKey key, PaperQuery query)
    {
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out var before) && before.Query.Equals(query))
                return;

            Drop(key);
            if (!_queries.TryGetValue(query, out var indexed))
            {
                _queries[query] = indexed = Read(query);
                Post(indexed);
            }

            indexed.Keys.Add(key);
            _byKey[key] = indexed;
        }
    }

    /// <returns>False when there is no such key.</returns>
    public bool Remove(TKey key)
    {
        lock (_gate)
            return Drop(key);
    }

    /// <summary>The keys whose query matches the paper, each once, in no order.</summary>
    public IReadOnlyList<TKey> Matching(PaperFacts paper)
    {
        lock (_gate)
        {
            _papers++;
            _met.Clear();
            paper.VisitKeys(_meet);

            var found = new List<TKey>();
            foreach (var posting in _met)
                Ask(posting.Queries, paper, found);
            Ask(_needNothing, paper, found);

            if (_papers == _reviewAt)
                Review();
            return found;
        }
    }

    private void Meet(AccessKind kind, ReadOnlySpan<char> value)
    {
        if (_postings[(int)kind].Count == 0 || !_lookups[(int)kind].TryGetValue(value, out var posting) || posting.MetBy == _papers)
            return;

        posting.MetBy = _papers;
        posting.Met++;
        if (posting.Queries.Count > 0)
            _met.Add(posting);
    }

    private void Ask(HashSet<IndexedQuery> queries, PaperFacts paper, List<TKey> found)
    {
        foreach (var query in queries)
        {
            if (query.AskedOf == _papers)
                continue;

            query.AskedOf = _papers;
            if (query.MayMatch(_papers) && query.Query.Matches(paper))
                found.AddRange(query.Keys);
        }
    }

    private IndexedQuery Read(PaperQuery query)
    {
        var needs = new List<Posting[]>();
        foreach (var clause in query.Clauses)
        {
            if (clause.AnyOf is [var term])
                needs.AddRange(term.Needs.Select(keys => Use(keys)));
            else if (clause.AnyOf.Select(term => term.Needs).ToList() is var terms && terms.TrueForAll(needed => needed.Count > 0))
                needs.Add(Use(terms.SelectMany(needed => needed.MinBy(keys => keys.Sum(Frequency))!)));
        }

        return new IndexedQuery(query, query.TitleKey is { } title ? Use(new AccessKey(AccessKind.Title, title)) : null, [.. needs]);
    }

    private Posting[] Use(IEnumerable<AccessKey> keys) => [.. keys.Select(Use)];

    private Posting Use(AccessKey key)
    {
        var postings = _postings[(int)key.Kind];
        if (!postings.TryGetValue(key.Value, out var posting))
            postings[key.Value] = posting = new Posting(key, _papers);

        posting.Users++;
        return posting;
    }

    private double Frequency(AccessKey key)
        => (_postings[(int)key.Kind].GetValueOrDefault(key.Value) ?? new Posting(key, _papers)).Frequency(_papers);

    private void Post(IndexedQuery query)
    {
        query.Title?.Queries.Add(query);
        query.Under = query.Needs.MinBy(Frequency);
        if (query.Under is null)
            _needNothing.Add(query);

        foreach (var posting in query.Under ?? [])
            posting.Queries.Add(query);
    }

    private void Unpost(IndexedQuery query)
    {
        query.Title?.Queries.Remove(query);
        _needNothing.Remove(query);
        foreach (var posting in query.Under ?? [])
            posting.Queries.Remove(query);
    }

    /// <summary>Posts all queries anew, by what is known now.</summary>
    private void Review()
    {
        _reviewAt *= 4;
        foreach (var query in _queries.Values)
        {
            Unpost(query);
            Post(query);
        }
    }

    private bool Drop(TKey key)
    {
        if (!_byKey.Remove(key, out var query))
            return false;

        query.Keys.Remove(key);
        if (query.Keys.Count > 0)
            return true;

        Unpost(query);
        _queries.Remove(query.Query);
        foreach (var posting in query.Needs.SelectMany(postings => postings).Append(query.Title))
        {
            if (posting is not null && --posting.Users == 0)
                _postings[(int)posting.Key.Kind].Remove(posting.Key.Value);
        }

        return true;
    }

    /// <summary>About how many of all papers have one of the keys.</summary>
    private double Frequency(Posting[] postings)
    {
        var sum = 0.0;
        foreach (var posting in postings)
            sum += posting.Frequency(_papers);
        return sum;
    }

    /// <summary>The queries that lie under a key, and how often papers have it.</summary>
    private sealed class Posting(AccessKey key, long since)
    {
        /// <summary>Papers for which the guess counts.</summary>
        private const int Guessed = 8;

        public AccessKey Key => key;

        public HashSet<IndexedQuery> Queries { get; } = [];

        /// <summary>Queries that need it, under whatever they lie.</summary>
        public int Users { get; set; }

        /// <summary>The last paper that has it.</summary>
        public long MetBy { get; set; }

        /// <summary>How many papers had it.</summary>
        public long Met { get; set; }

        public double Frequency(long papers) => (Met + (Guessed * Guess)) / (papers - since + Guessed);

        private double Guess => key.Kind switch
        {
            AccessKind.Id or AccessKind.Title => 0,
            AccessKind.Name or AccessKind.Author => 0.0001,
            AccessKind.Topic => 0.01,
            AccessKind.Word => 0.1 / key.Value.Length, // Common words are short.
            AccessKind.WordStart => 0.4 / key.Value.Length,
            AccessKind.Category or AccessKind.Has => 0.2,
            _ => 0.5,
        };
    }

    private sealed class IndexedQuery(PaperQuery query, Posting? title, Posting[][] needs)
    {
        public PaperQuery Query => query;

        public HashSet<TKey> Keys { get; } = [];

        public Posting? Title => title;

        /// <summary>A paper that matches by more than its title has at least one of each.</summary>
        public Posting[][] Needs => needs;

        /// <summary>The one of <see cref="Needs"/> under which it lies; null when there is none.</summary>
        public Posting[]? Under { get; set; }

        /// <summary>The last paper of which it was asked.</summary>
        public long AskedOf { get; set; }

        public bool MayMatch(long paper)
        {
            if (title?.MetBy == paper)
                return true;

            foreach (var postings in needs)
            {
                if (!HasAny(postings, paper))
                    return false;
            }

            return true;
        }

        private static bool HasAny(Posting[] postings, long paper)
        {
            foreach (var posting in postings)
            {
                if (posting.MetBy == paper)
                    return true;
            }

            return false;
        }
    }
}
