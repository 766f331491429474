using System.Text.Json.Serialization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Lists;

/// <summary>The papers of the last days in the order of their <see cref="TrendingScore"/>.</summary>
internal sealed class TrendingPapers(PaperIndex index, PaperStore store, TimeProvider time)
{
    /// <summary>Highest score first; of equal ones the newer, then by id.</summary>
    /// <param name="window">Papers of the days that it reaches, in whole or in part, up to today.</param>
    /// <param name="cursor">The <see cref="TrendingResult.Next"/> of the page before.</param>
    /// <param name="limit">Papers of a page.</param>
    /// <param name="explain">Whether each paper says what its score is made of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">The cursor is not one of this window.</exception>
    public async Task<TrendingResult> FindAsync(
        TrendingWindow window, string? cursor, int limit, bool explain, CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(cursor) ? null : TrendingCursor.Read(cursor, window);

        // As of the minute: within it everybody, at every replica, is answered the same.
        var asOf = after?.AsOf ?? DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds() / 60 * 60);

        var (found, total) = index.Search(searcher => Find(searcher, DayOf(asOf - window.Span), DayOf(asOf), window.HalfLife, asOf, after, limit + 1));
        var page = found.Take(limit).ToDictionary(one => one.Id);
        var papers = await store.FindManyAsync(page.Keys, cancellationToken);

        return new TrendingResult
        {
            Items = [.. papers.Select(paper => new PaperItem(paper, Trend: explain ? page[paper.Id].Score : null))],
            Next = found.Count > limit ? CursorOf(found[limit - 1]).Write() : null,
            Total = total,
            Window = window.Name,
            AsOf = asOf,
        };

        TrendingCursor CursorOf(Ranked last) => new(window.Name, asOf, last.Score.Score, last.Day, last.Id);
    }

    /// <summary>The papers of a window in the same order, by number instead of by cursor.</summary>
    /// <param name="window">Papers of the days that it reaches, up to today.</param>
    /// <param name="skip">Papers before the page; each one is ranked.</param>
    /// <param name="limit">Papers of a page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<PaperItem>> LatelyAsync(TrendingWindow window, int skip, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return PageAsync(DayOf(now - window.Span), DayOf(now), window.HalfLife, now, skip, limit, cancellationToken);
    }

    /// <summary>The papers of some days by the scores that they had when the last day was over, or have now.</summary>
    /// <param name="first">A day.</param>
    /// <param name="last">The last one, included.</param>
    /// <param name="skip">Papers before the page; each one is ranked.</param>
    /// <param name="limit">Papers of a page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<PaperItem>> BetweenAsync(DateOnly first, DateOnly last, int skip, int limit, CancellationToken cancellationToken)
    {
        // Of days long ago the scores of today are all the same: next to nothing.
        var now = time.GetUtcNow();
        var asOf = last < DayOf(now) ? new DateTimeOffset(last.AddDays(1).ToDateTime(default), TimeSpan.Zero) : now;
        var window = last.DayNumber - first.DayNumber < TrendingWindow.Week.Span.Days ? TrendingWindow.Week : TrendingWindow.Month;
        return PageAsync(first, last, window.HalfLife, asOf, skip, limit, cancellationToken);
    }

    private async Task<IReadOnlyList<PaperItem>> PageAsync(
        DateOnly first, DateOnly last, TimeSpan halfLife, DateTimeOffset asOf, int skip, int limit, CancellationToken cancellationToken)
    {
        var (found, _) = index.Search(searcher => Find(searcher, first, last, halfLife, asOf, after: null, skip + limit));
        var papers = await store.FindManyAsync([.. found.Skip(skip).Select(one => one.Id)], cancellationToken);
        return [.. papers.Select(paper => new PaperItem(paper))];
    }

    private static (IReadOnlyList<Ranked> Found, int Total) Find(
        IndexSearcher searcher, DateOnly first, DateOnly last, TimeSpan halfLife, DateTimeOffset asOf, TrendingCursor? after, int limit)
    {
        QueryTerm[] days = [QueryTerm.From(first), QueryTerm.To(last)];
        var candidates = new Candidates(halfLife, asOf);
        searcher.Search(QueryCompiler.Compile(PaperQuery.All, days), candidates);

        var rest = candidates.All
            .Where(one => after is null || IsBehind(one, after))
            .OrderByDescending(one => one.Score.Score)
            .ThenByDescending(one => one.Day)
            .ToList();

        // Ids are looked up only for those that come, and those that tie with the last of them.
        var end = Math.Min(limit, rest.Count);
        while (end > 0 && end < rest.Count && rest[end].Place == rest[end - 1].Place)
            end++;

        var found = rest.Take(end)
            .Select(one => new Ranked(one.Id, one.Day, one.Score))
            .OrderByDescending(one => one.Score.Score)
            .ThenByDescending(one => one.Day)
            .ThenBy(one => one.Id, StringComparer.Ordinal)
            .Take(limit);
        return ([.. found], candidates.All.Count);
    }

    private static bool IsBehind(Candidate one, TrendingCursor after) => one.Place.CompareTo((after.Score, after.Day)) switch
    {
        < 0 => true,
        > 0 => false,
        _ => string.CompareOrdinal(one.Id, after.Id) > 0,
    };

    private static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    private sealed record Ranked(string Id, int Day, TrendingScore Score);

    private sealed record Candidate(TrendingScore Score, int Day, SortedDocValues Ids, int Doc)
    {
        public (double Score, int Day) Place => (Score.Score, Day);

        public string Id
        {
            get
            {
                var id = new BytesRef();
                Ids.Get(Doc, id);
                return id.Utf8ToString();
            }
        }
    }

    private sealed class Candidates(TimeSpan halfLife, DateTimeOffset asOf) : ICollector
    {
        private NumericDocValues _days = DocValues.EMPTY_NUMERIC;
        private NumericDocValues _upvotes = DocValues.EMPTY_NUMERIC;
        private NumericDocValues _comments = DocValues.EMPTY_NUMERIC;
        private NumericDocValues _stars = DocValues.EMPTY_NUMERIC;
        private SortedDocValues _ids = DocValues.EMPTY_SORTED;

        public List<Candidate> All { get; } = [];

        public bool AcceptsDocsOutOfOrder => true;

        public void SetScorer(Scorer scorer)
        {
            // Lucene's scores do not matter here.
        }

        public void SetNextReader(AtomicReaderContext context)
        {
            var reader = context.AtomicReader;
            _days = Numbers(IndexFields.Day);
            _upvotes = Numbers(IndexFields.Upvotes);
            _comments = Numbers(IndexFields.Comments);
            _stars = Numbers(IndexFields.Stars);
            _ids = reader.GetSortedDocValues(IndexFields.Id) ?? DocValues.EMPTY_SORTED;

            NumericDocValues Numbers(string field) => reader.GetNumericDocValues(field) ?? DocValues.EMPTY_NUMERIC;
        }

        public void Collect(int doc)
        {
            var day = (int)_days.Get(doc);
            var score = TrendingScore.Of(
                _upvotes.Get(doc), _comments.Get(doc), _stars.Get(doc), DateOnly.FromDayNumber(day), asOf, halfLife);
            All.Add(new Candidate(score, day, _ids, doc));
        }
    }
}

/// <summary>One page of trending papers.</summary>
internal sealed record TrendingResult
{
    public required IReadOnlyList<PaperItem> Items { get; init; }

    /// <summary>Keyset cursor; null, and written so, at the end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    /// <summary>Papers of the window.</summary>
    public required int Total { get; init; }

    /// <summary><c>24h</c>, <c>7d</c> or <c>30d</c>.</summary>
    public required string Window { get; init; }

    /// <summary>The moment by which ages are reckoned, UTC; the same on all pages.</summary>
    public required DateTimeOffset AsOf { get; init; }
}
