using PaperMesh.Queries;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Lists;

/// <summary>Papers by day, week and month, by topic and by author.</summary>
/// <remarks>What only the index is asked for takes a millisecond or so and is there when the call returns.</remarks>
internal sealed class PaperLists(PaperSearch search, PaperCounts counts, TimeProvider time)
{
    /// <summary>Of an author's papers so many are looked at for those they wrote with.</summary>
    private const int NewestOfAuthor = 200;

    /// <summary>Characters of an author's name.</summary>
    private const int MaxName = 200;

    /// <summary>The latest day, not after today, that has papers; null when none has.</summary>
    public Task<DateOnly?> LatestDayAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(search.LatestDay(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
    }

    /// <summary>The nearest days before and after that have papers.</summary>
    public Task<NeighbouringDays> NeighboursAsync(DateOnly day, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new NeighbouringDays(
            day == DateOnly.MinValue ? null : search.LatestDay(day.AddDays(-1)),
            day == DateOnly.MaxValue ? null : search.EarliestDay(day.AddDays(1))));
    }

    /// <summary>The papers of a day, most upvotes first.</summary>
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public Task<SearchResult> DailyAsync(DateOnly day, string? cursor, int limit, CancellationToken cancellationToken)
        => BetweenAsync(day, day, cursor, limit, cancellationToken);

    /// <summary>The latest week or month, not after today's, that has papers; null when none has.</summary>
    public async Task<Period?> LatestAsync(PeriodKind kind, CancellationToken cancellationToken)
        => await LatestDayAsync(cancellationToken) is { } day ? Period.Of(kind, day) : null;

    /// <summary>The nearest of its kind before and after that have papers.</summary>
    public async Task<(Period? Previous, Period? Next)> NeighboursAsync(Period period, CancellationToken cancellationToken)
    {
        var previous = (await NeighboursAsync(period.First, cancellationToken)).Previous;
        var next = (await NeighboursAsync(period.Last, cancellationToken)).Next;
        return (previous is { } before ? Period.Of(period.Kind, before) : null, next is { } after ? Period.Of(period.Kind, after) : null);
    }

    /// <summary>The papers of a week or month, most upvotes first.</summary>
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public Task<SearchResult> InAsync(Period period, string? cursor, int limit, CancellationToken cancellationToken)
        => BetweenAsync(period.First, period.Last, cursor, limit, cancellationToken);

    /// <summary>How many papers the days of a month have.</summary>
    public async Task<MonthCounts> MonthAsync(Period month, CancellationToken cancellationToken)
    {
        var (previous, next) = await NeighboursAsync(month, cancellationToken);
        return new MonthCounts(month.First, counts.Days(month.First, month.Last), previous?.First, next?.First);
    }

    /// <summary>Every topic that has papers, most papers first.</summary>
    public Task<IReadOnlyList<TopicCount>> TopicsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<TopicCount>>(
            [.. search.Topics().Select(topic => new TopicCount(topic.Value, topic.Name ?? topic.Value, topic.Count))]);
    }

    /// <summary>The papers of a topic, newest first; null when it has none.</summary>
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public async Task<TopicPapers?> TopicAsync(string slug, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var topics = await TopicsAsync(cancellationToken);
        if (topics.FirstOrDefault(topic => string.Equals(topic.Slug, slug, StringComparison.OrdinalIgnoreCase)) is not { } topic)
            return null;

        var request = new SearchRequest { Within = [QueryTerm.Topic(topic.Slug)], Sort = PaperSort.New, Cursor = cursor, Limit = limit };
        return new TopicPapers(topic, await search.SearchAsync(request, cancellationToken));
    }

    /// <summary>The papers of the authors whose name has these words in this order, newest first; null when there are none.</summary>
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public async Task<AuthorPapers?> AuthorAsync(string name, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (name.Length > MaxName || QueryTerm.Author(name) is not AuthorTerm { Phrase.Length: > 0 } author)
            return null;

        var request = new SearchRequest { Within = [author], Sort = PaperSort.New, Cursor = cursor, Limit = limit, WithFacets = true };
        var found = await search.SearchAsync(request, cancellationToken);
        if (found.Total == 0)
            return null;

        var newest = found.Total <= found.Items.Count
            ? found
            : await search.SearchAsync(request with { Cursor = null, Limit = NewestOfAuthor, WithFacets = false }, cancellationToken);
        return AuthorPapers.Of(name, author, found, [.. newest.Items.Select(item => item.Stored.Paper)]);
    }

    private Task<SearchResult> BetweenAsync(DateOnly first, DateOnly last, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var request = new SearchRequest
        {
            Within = [QueryTerm.From(first), QueryTerm.To(last)],
            Sort = PaperSort.Upvotes,
            Cursor = string.IsNullOrEmpty(cursor) ? null : cursor,
            Limit = limit,
        };
        return search.SearchAsync(request, cancellationToken);
    }
}

internal sealed record NeighbouringDays(DateOnly? Previous, DateOnly? Next);

/// <param name="Slug">As in <c>topic:</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Count">How many papers have it.</param>
internal sealed record TopicCount(string Slug, string Name, int Count);

internal sealed record TopicPapers(TopicCount Topic, SearchResult Papers);
