using System.Globalization;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace PaperMesh.Query.Search;

/// <summary>What the papers of one segment of the index are counted by: every value of every facet, and by number which paper has which. Immutable.</summary>
/// <remarks>
/// Kept in memory for as long as the segment is there, about 40 bytes a paper. Read from Lucene's columns for each search, the texts of the
/// values alone took more time than finding the papers.
/// </remarks>
internal sealed class SegmentFacets
{
    public const string TopicFacet = "topic";

    private const string YearFacet = "year";

    private static readonly (string Facet, string Field)[] Fields =
    [
        (TopicFacet, IndexFields.TopicFacet),
        ("category", IndexFields.CategoryFacet),
        ("source", IndexFields.SourceFacet),
        ("has", IndexFields.HasFacet),
    ];

    private static readonly ConditionalWeakTable<object, SegmentFacets> Known = [];

    // Where in the numbers each paper's begin; one more at the end.
    private readonly int[] _starts;
    private readonly int[] _numbers;
    private readonly int[] _counts;

    private SegmentFacets(FacetValue[] values, int[] starts, int[] numbers)
    {
        (Values, _starts, _numbers) = (values, starts, numbers);

        var counts = new int[values.Length];
        foreach (var number in numbers)
            counts[number]++;
        _counts = counts;
    }

    /// <summary>The names of all facets, in the order of the answer.</summary>
    public static IReadOnlyList<string> Facets { get; } = [.. Fields.Select(field => field.Facet), YearFacet];

    /// <summary>By their numbers in this segment.</summary>
    public IReadOnlyList<FacetValue> Values { get; }

    /// <summary>How many papers have each, by number, with those that were removed since.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>The numbers of a paper's values.</summary>
    /// <param name="doc">Its number in the segment.</param>
    public ReadOnlySpan<int> Of(int doc) => _numbers.AsSpan(_starts[doc].._starts[doc + 1]);

    /// <summary>Adds one for each value of each of the papers.</summary>
    /// <param name="counts">By the numbers of the values.</param>
    /// <param name="docs">By their numbers in the segment.</param>
    public void AddTo(int[] counts, ReadOnlySpan<int> docs)
    {
        foreach (var doc in docs)
            Prefetch.Of(_starts, doc);
        foreach (var doc in docs)
            Prefetch.Of(_numbers, _starts[doc]);

        foreach (var doc in docs)
        {
            foreach (var number in Of(doc))
                counts[number]++;
        }
    }

    public static SegmentFacets Of(AtomicReader segment) => Known.GetValue(segment.CoreCacheKey, _ => Read(segment));

    private static SegmentFacets Read(AtomicReader segment)
    {
        List<FacetValue> values = [];
        var columns = Array.ConvertAll(Fields, field => new Column(segment, field.Facet, field.Field, values));
        var days = segment.GetNumericDocValues(IndexFields.Day) ?? DocValues.EMPTY_NUMERIC;
        Dictionary<int, int> years = [];

        var (starts, numbers) = (new int[segment.MaxDoc + 1], new List<int>(segment.MaxDoc * 8));
        for (var doc = 0; doc < segment.MaxDoc; doc++)
        {
            foreach (var column in columns)
                column.AddTo(numbers, doc);

            if ((int)days.Get(doc) is >= 0 and var day)
            {
                var year = DateOnly.FromDayNumber(day).Year;
                if (!years.TryGetValue(year, out var number))
                {
                    years[year] = number = values.Count;
                    values.Add(new FacetValue(YearFacet, year.ToString(CultureInfo.InvariantCulture), Name: null));
                }

                numbers.Add(number);
            }

            starts[doc + 1] = numbers.Count;
        }

        return new SegmentFacets([.. values], starts, [.. numbers]);
    }

    private sealed class Column
    {
        private readonly SortedSetDocValues _values;
        private readonly int _first;

        public Column(AtomicReader segment, string facet, string field, List<FacetValue> all)
        {
            _values = segment.GetSortedSetDocValues(field) ?? DocValues.EMPTY_SORTED_SET;
            _first = all.Count;

            var text = new BytesRef();
            for (var number = 0; number < _values.ValueCount; number++)
            {
                _values.LookupOrd(number, text);
                var parts = text.Utf8ToString().Split(PaperDocument.NameMark, 2);
                all.Add(new FacetValue(facet, parts[0], parts.ElementAtOrDefault(1)));
            }
        }

        public void AddTo(List<int> numbers, int doc)
        {
            _values.SetDocument(doc);
            while (_values.NextOrd() is var number && number != SortedSetDocValues.NO_MORE_ORDS)
                numbers.Add(_first + (int)number);
        }
    }
}

/// <param name="Facet">Its name.</param>
/// <param name="Value">What a query asks for.</param>
/// <param name="Name">What readers see; null when that is the same.</param>
internal sealed record FacetValue(string Facet, string Value, string? Name);
