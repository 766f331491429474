using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Lists;

/// <summary>How many papers each day has, and each topic in each of the last weeks.</summary>
/// <remarks>To count goes through all papers, so it is done once for each state of the index.</remarks>
internal sealed class PaperCounts(PaperIndex index, TimeProvider time)
{
    /// <summary>Weeks of a topic, the last of them being this one.</summary>
    public const int Weeks = 26;

    private volatile Counted? _counted;

    /// <summary>The days of a period that have papers, earliest first.</summary>
    public IReadOnlyList<DayCount> Days(DateOnly first, DateOnly last)
        => [.. Now().Days.SkipWhile(day => day.Date < first).TakeWhile(day => day.Date <= last)];

    /// <summary>A topic's papers in each week, <see cref="Weeks"/> numbers, this week's last; all zero when it has none.</summary>
    public IReadOnlyList<int> WeeksOf(string topic) => Now().Topics.GetValueOrDefault(topic) ?? new int[Weeks];

    private Counted Now() => index.Search(searcher =>
    {
        var version = ((DirectoryReader)searcher.IndexReader).Version;
        var thisWeek = Period.Of(PeriodKind.Week, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)).First.DayNumber;
        if (_counted is not { } known || known.Version != version || known.ThisWeek != thisWeek)
        {
            var counter = new Counter(thisWeek - ((Weeks - 1) * 7));
            searcher.Search(new MatchAllDocsQuery(), counter);
            _counted = known = new Counted(version, thisWeek, counter.Days(), counter.Topics());
        }

        return known;
    });

    private sealed record Counted(long Version, int ThisWeek, IReadOnlyList<DayCount> Days, IReadOnlyDictionary<string, int[]> Topics);

    /// <param name="firstDay">Of the first of the weeks.</param>
    private sealed class Counter(int firstDay) : ICollector
    {
        private readonly Dictionary<int, int> _byDay = [];
        private readonly Dictionary<string, int[]> _byTopic = new(StringComparer.Ordinal);
        private NumericDocValues _days = DocValues.EMPTY_NUMERIC;
        private SortedSetDocValues _topics = DocValues.EMPTY_SORTED_SET;
        private int[]?[] _inSegment = [];

        public bool AcceptsDocsOutOfOrder => true;

        public void SetScorer(Scorer scorer)
        {
            // Scores do not matter here.
        }

        public void SetNextReader(AtomicReaderContext context)
        {
            CloseSegment();
            _days = context.AtomicReader.GetNumericDocValues(IndexFields.Day) ?? DocValues.EMPTY_NUMERIC;
            _topics = context.AtomicReader.GetSortedSetDocValues(IndexFields.TopicFacet) ?? DocValues.EMPTY_SORTED_SET;
            _inSegment = new int[_topics.ValueCount][];
        }

        public void Collect(int doc)
        {
            var day = (int)_days.Get(doc);
            if (day == PaperDocument.NoDay)
                return;

            _byDay[day] = _byDay.GetValueOrDefault(day) + 1;

            var week = day < firstDay ? Weeks : (day - firstDay) / 7;
            if (week >= Weeks)
                return;

            _topics.SetDocument(doc);
            while (_topics.NextOrd() is var number && number != SortedSetDocValues.NO_MORE_ORDS)
                (_inSegment[number] ??= new int[Weeks])[week]++;
        }

        public IReadOnlyList<DayCount> Days()
            => [.. _byDay.OrderBy(day => day.Key).Select(day => new DayCount(DateOnly.FromDayNumber(day.Key), day.Value))];

        public Dictionary<string, int[]> Topics()
        {
            CloseSegment();
            return _byTopic;
        }

        /// <summary>Within a segment topics are numbers, which differ over segments.</summary>
        private void CloseSegment()
        {
            var text = new BytesRef();
            for (var number = 0; number < _inSegment.Length; number++)
            {
                if (_inSegment[number] is not { } counts)
                    continue;

                _topics.LookupOrd(number, text);
                var slug = text.Utf8ToString().Split(PaperDocument.NameMark, 2)[0];
                if (!_byTopic.TryGetValue(slug, out var all))
                    _byTopic[slug] = all = new int[Weeks];
                for (var week = 0; week < Weeks; week++)
                    all[week] += counts[week];
            }

            _inSegment = [];
        }
    }
}

/// <param name="Date">A day by which papers were announced.</param>
/// <param name="Count">How many; at least 1.</param>
public sealed record DayCount(DateOnly Date, int Count);

/// <summary>A month as a calendar shows it.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Days">Those that have papers, earliest first.</param>
/// <param name="Previous">First day of the nearest month before it that has papers.</param>
/// <param name="Next">First day of the nearest month after it that has papers.</param>
public sealed record MonthCounts(DateOnly First, IReadOnlyList<DayCount> Days, DateOnly? Previous, DateOnly? Next);
