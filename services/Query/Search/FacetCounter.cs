using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace PaperMesh.Query.Search;

/// <summary>Counts, over all that a search finds, how many papers have which value. For one search.</summary>
internal sealed class FacetCounter : ICollector
{
    /// <summary>Values of one facet that are answered.</summary>
    private const int MaxValues = 50;

    private readonly Values[] _values =
    [
        new("topic", IndexFields.TopicFacet),
        new("category", IndexFields.CategoryFacet),
        new("source", IndexFields.SourceFacet),
        new("has", IndexFields.HasFacet),
    ];

    private readonly Dictionary<int, int> _years = [];
    private NumericDocValues _days = DocValues.EMPTY_NUMERIC;

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer)
    {
        // Scores do not matter here.
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        _days = context.AtomicReader.GetNumericDocValues(IndexFields.Day) ?? DocValues.EMPTY_NUMERIC;
        foreach (var values in _values)
            values.Open(context.AtomicReader);
    }

    public void Collect(int doc)
    {
        foreach (var values in _values)
            values.Count(doc);

        if ((int)_days.Get(doc) is >= 0 and var day)
        {
            var year = DateOnly.FromDayNumber(day).Year;
            _years[year] = _years.GetValueOrDefault(year) + 1;
        }
    }

    /// <summary>See <see cref="SearchResult.Facets"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Result()
    {
        var facets = _values.ToDictionary(values => values.Facet, values => values.Result(MaxValues));
        facets["year"] = MostFrequent(
            _years.Select(year => new FacetCount(year.Key.ToString(CultureInfo.InvariantCulture), Name: null, year.Value)), MaxValues);
        return facets;
    }

    /// <summary>Every topic, most frequent first.</summary>
    public IReadOnlyList<FacetCount> Topics() => _values[0].Result(int.MaxValue);

    private static IReadOnlyList<FacetCount> MostFrequent(IEnumerable<FacetCount> counts, int limit)
        => [.. counts.OrderByDescending(count => count.Count).ThenBy(count => count.Value, StringComparer.Ordinal).Take(limit)];

    /// <summary>Counts by number within a segment, which is fast, and by text over segments, whose numbers differ.</summary>
    private sealed class Values(string facet, string field)
    {
        private readonly Dictionary<string, int> _counts = [];
        private SortedSetDocValues _segment = DocValues.EMPTY_SORTED_SET;
        private int[] _inSegment = [];

        public string Facet => facet;

        public void Open(AtomicReader reader)
        {
            Close();
            _segment = reader.GetSortedSetDocValues(field) ?? DocValues.EMPTY_SORTED_SET;
            _inSegment = new int[_segment.ValueCount];
        }

        public void Count(int doc)
        {
            _segment.SetDocument(doc);
            while (_segment.NextOrd() is var number && number != SortedSetDocValues.NO_MORE_ORDS)
                _inSegment[number]++;
        }

        /// <remarks>A topic that was renamed has two texts; the more frequent name is the one that is told.</remarks>
        public IReadOnlyList<FacetCount> Result(int limit)
        {
            Close();
            var byValue = _counts
                .Select(count => (Parts: count.Key.Split(PaperDocument.NameMark, 2), Count: count.Value))
                .GroupBy(count => count.Parts[0], StringComparer.Ordinal);

            return MostFrequent(
                byValue.Select(same =>
                {
                    var name = same.MaxBy(count => count.Count).Parts.ElementAtOrDefault(1);
                    return new FacetCount(same.Key, name, same.Sum(count => count.Count));
                }),
                limit);
        }

        private void Close()
        {
            var text = new BytesRef();
            for (var number = 0; number < _inSegment.Length; number++)
            {
                if (_inSegment[number] == 0)
                    continue;

                _segment.LookupOrd(number, text);
                var value = text.Utf8ToString();
                _counts[value] = _counts.GetValueOrDefault(value) + _inSegment[number];
            }

            _inSegment = [];
        }
    }
}
