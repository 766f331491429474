using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace PaperMesh.Query.Search;

/// <summary>Every value of every facet in one state of the index, with a number that all its segments share. Immutable.</summary>
internal sealed class FacetTable
{
    /// <summary>Values of one facet that are answered.</summary>
    private const int MaxValues = 50;

    private static readonly ConditionalWeakTable<IndexReader, FacetTable> Known = [];

    private readonly Segment[] _segments;

    // By facet, then by value, so that a value with several names has neighbouring numbers.
    private readonly FacetValue[] _values;
    private readonly Dictionary<string, Range> _facets = [];
    private readonly Lazy<int[]> _all;

    private FacetTable(IndexReader reader)
    {
        var facets = reader.Leaves.Select(leaf => SegmentFacets.Of(leaf.AtomicReader)).ToArray();
        HashSet<FacetValue> known = [.. facets.SelectMany(segment => segment.Values)];
        _values = [.. known.OrderBy(value => value.Facet, StringComparer.Ordinal).ThenBy(value => value.Value, StringComparer.Ordinal)];

        Dictionary<FacetValue, int> numbers = new(_values.Length);
        for (var number = 0; number < _values.Length; number++)
        {
            numbers[_values[number]] = number;
            var start = _facets.TryGetValue(_values[number].Facet, out var range) ? range.Start : number;
            _facets[_values[number].Facet] = start..(number + 1);
        }

        _segments = Array.ConvertAll(facets, segment => new Segment(segment, [.. segment.Values.Select(value => numbers[value])]));

        // By the segments, not by the reader: who holds a reader keeps it from going.
        var live = reader.Leaves.Select(leaf => leaf.AtomicReader.LiveDocs).ToArray();
        _all = new Lazy<int[]>(() =>
        {
            var counts = new int[_values.Length];
            for (var number = 0; number < _segments.Length; number++)
                _segments[number].AddAll(live[number], counts);

            return counts;
        });
    }

    /// <summary>Of all papers, by number. Not to be written to.</summary>
    public int[] All => _all.Value;

    /// <summary>How many values there are.</summary>
    public int Count => _values.Length;

    /// <param name="reader">Of the whole index.</param>
    public static FacetTable Of(IndexReader reader) => Known.GetValue(reader, _ => new FacetTable(reader));

    public Segment Of(AtomicReaderContext segment) => _segments[segment.Ord];

    /// <summary>See <see cref="SearchResult.Facets"/>.</summary>
    /// <param name="counts">Papers by number.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Answer(int[] counts)
        => SegmentFacets.Facets.ToDictionary(facet => facet, IReadOnlyList<FacetCount> (facet) => MostFrequent(facet, counts, MaxValues));

    /// <summary>The values of a facet that have papers, those with most papers first, equal ones by their texts.</summary>
    /// <param name="facet">Its name.</param>
    /// <param name="counts">Papers by number.</param>
    /// <param name="most">Values that are wanted.</param>
    /// <remarks>A topic that was renamed has two names; the more frequent one is told.</remarks>
    public IReadOnlyList<FacetCount> MostFrequent(string facet, int[] counts, int most = int.MaxValue)
    {
        if (!_facets.TryGetValue(facet, out var range))
            return [];

        // The count above, and below it the number of the name, so that what comes first among equals is larger.
        var (found, values) = (new List<long>(), _values);
        for (var number = range.Start.Value; number < range.End.Value;)
        {
            var (papers, name) = (0, number);
            var value = values[number].Value;
            for (; number < range.End.Value && values[number].Value == value; number++)
            {
                papers += counts[number];
                if (counts[number] > counts[name])
                    name = number;
            }

            if (papers > 0)
                found.Add(((long)papers << 32) | (uint)~name);
        }

        found.Sort();
        found.Reverse();
        return
        [
            .. found.Take(most).Select(one => (Papers: (int)(one >> 32), Value: values[~(int)one]))
                .Select(one => new FacetCount { Value = one.Value.Value, Name = one.Value.Name, Count = one.Papers }),
        ];
    }

    /// <summary>A segment whose values are known by the numbers of the whole index, too.</summary>
    internal sealed class Segment(SegmentFacets facets, int[] numbers)
    {
        /// <summary>How many values the segment has.</summary>
        public int Count => numbers.Length;

        /// <summary>Counts the values of papers by the numbers of this segment.</summary>
        public void AddTo(int[] counts, ReadOnlySpan<int> docs) => facets.AddTo(counts, docs);

        /// <summary>Adds what was counted by the numbers of this segment.</summary>
        /// <param name="counted">By those.</param>
        /// <param name="counts">By the numbers of the whole index.</param>
        public void Add(ReadOnlySpan<int> counted, int[] counts)
        {
            for (var number = 0; number < numbers.Length; number++)
                counts[numbers[number]] += counted[number];
        }

        /// <summary>Adds all its papers that are still there.</summary>
        public void AddAll(Lucene.Net.Util.IBits? live, int[] counts)
        {
            Add(facets.Counts, counts);
            for (var doc = 0; doc < live?.Length; doc++)
            {
                if (live.Get(doc))
                    continue;

                foreach (var number in facets.Of(doc))
                    counts[numbers[number]]--;
            }
        }
    }
}
