using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lucene.Net.Index;

namespace PaperMesh.Query.Search;

/// <summary>Every value of every facet in one state of the index, with a number that all its segments share. Immutable.</summary>
internal sealed class FacetTable
{
    /// <summary>Values of one facet that are answered.</summary>
    private const int MaxValues = 50;

    private static readonly ConditionalWeakTable<IndexReader, FacetTable> Known = [];

    private readonly Segment[] _segments;
    private readonly FacetValue[] _values;
    private readonly Lazy<int[]> _all;

    private FacetTable(IndexReader reader)
    {
        Dictionary<FacetValue, int> numbers = [];
        _segments =
        [
            .. reader.Leaves.Select(leaf => SegmentFacets.Of(leaf.AtomicReader))
                .Select(facets => new Segment(facets, [.. facets.Values.Select(value => NumberOf(value, numbers))])),
        ];
        _values = [.. numbers.OrderBy(number => number.Value).Select(number => number.Key)];

        // By the segments, not by the reader: who holds a reader keeps it from going.
        var live = reader.Leaves.Select(leaf => leaf.AtomicReader.LiveDocs).ToArray();
        var sizes = reader.Leaves.Select(leaf => leaf.AtomicReader.MaxDoc).ToArray();
        _all = new Lazy<int[]>(() =>
        {
            var counts = Counts();
            for (var number = 0; number < _segments.Length; number++)
            {
                for (var doc = 0; doc < sizes[number]; doc++)
                {
                    if (live[number] is not { } alive || alive.Get(doc))
                        _segments[number].Count(doc, counts);
                }
            }

            return counts;
        });
    }

    /// <summary>Of all papers, by number. Not to be written to.</summary>
    public int[] All => _all.Value;

    /// <param name="reader">Of the whole index.</param>
    public static FacetTable Of(IndexReader reader) => Known.GetValue(reader, _ => new FacetTable(reader));

    /// <summary>Nothing counted yet.</summary>
    public int[] Counts() => new int[_values.Length];

    public Segment Of(AtomicReaderContext segment) => _segments[segment.Ord];

    /// <summary>See <see cref="SearchResult.Facets"/>.</summary>
    /// <param name="counts">Papers by number.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Answer(int[] counts)
        => SegmentFacets.Facets.ToDictionary(facet => facet, IReadOnlyList<FacetCount> (facet) => [.. MostFrequent(facet, counts).Take(MaxValues)]);

    /// <summary>The values of a facet that have papers, those with most papers first.</summary>
    /// <param name="facet">Its name.</param>
    /// <param name="counts">Papers by number.</param>
    /// <remarks>A topic that was renamed has two names; the more frequent one is told.</remarks>
    public IEnumerable<FacetCount> MostFrequent(string facet, int[] counts)
    {
        Dictionary<string, (int Papers, string? Name, int OfName)> byValue = [];
        for (var number = 0; number < counts.Length; number++)
        {
            if (counts[number] == 0 || _values[number].Facet != facet)
                continue;

            var ((_, value, name), count) = (_values[number], counts[number]);
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(byValue, value, out _);
            known = count > known.OfName ? (known.Papers + count, name, count) : known with { Papers = known.Papers + count };
        }

        return byValue.Select(known => new FacetCount { Value = known.Key, Name = known.Value.Name, Count = known.Value.Papers })
            .OrderByDescending(count => count.Count)
            .ThenBy(count => count.Value, StringComparer.Ordinal);
    }

    private static int NumberOf(FacetValue value, Dictionary<FacetValue, int> numbers)
    {
        if (!numbers.TryGetValue(value, out var number))
            numbers[value] = number = numbers.Count;
        return number;
    }

    /// <summary>A segment whose values are known by the numbers of the whole index.</summary>
    internal sealed class Segment(SegmentFacets facets, int[] numbers)
    {
        /// <summary>Counts a paper.</summary>
        /// <param name="doc">Its number in the segment.</param>
        /// <param name="counts">Papers by number.</param>
        public void Count(int doc, int[] counts)
        {
            foreach (var number in facets.Of(doc))
                counts[numbers[number]]++;
        }
    }
}
