using PaperMesh.Queries;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Lists;

/// <summary>Papers by day and by topic.</summary>
/// <remarks>What only the index is asked for takes a millisecond or so and is there when the call returns.</remarks>
internal sealed class PaperLists(PaperSearch search, TimeProvider time)
{
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
    {
        var request = new SearchRequest
        {
            Within = [QueryTerm.From(day), QueryTerm.To(day)],
            Sort = PaperSort.Upvotes,
            Cursor = cursor,
            Limit = limit,
        };
        return search.SearchAsync(request, cancellationToken);
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
}

internal sealed record NeighbouringDays(DateOnly? Previous, DateOnly? Next);

/// <param name="Slug">As in <c>topic:</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Count">How many papers have it.</param>
internal sealed record TopicCount(string Slug, string Name, int Count);

internal sealed record TopicPapers(TopicCount Topic, SearchResult Papers);
