using PaperMesh.Query.Search;

namespace PaperMesh.Query.Lists;

/// <summary>Papers by day and by topic.</summary>
internal sealed class PaperLists(PaperSearch search)
{
    /// <summary>The latest day, not after today, that has papers; null when none has.</summary>
    public Task<DateOnly?> LatestDayAsync(CancellationToken cancellationToken)
        => throw new NotSupportedException($"{search} {cancellationToken}");

    /// <summary>The nearest days before and after that have papers.</summary>
    public Task<NeighbouringDays> NeighboursAsync(DateOnly day, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{day} {cancellationToken}");

    /// <summary>The papers of a day, most upvotes first.</summary>
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public Task<SearchResult> DailyAsync(DateOnly day, string? cursor, int limit, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{day} {cursor} {limit} {cancellationToken}");

    /// <summary>Every topic that has papers, most papers first.</summary>
    public Task<IReadOnlyList<TopicCount>> TopicsAsync(CancellationToken cancellationToken)
        => throw new NotSupportedException($"{cancellationToken}");

    /// <summary>The papers of a topic, newest first; null when it has none.</summary>
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public Task<TopicPapers?> TopicAsync(string slug, string? cursor, int limit, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{slug} {cursor} {limit} {cancellationToken}");
}

internal sealed record NeighbouringDays(DateOnly? Previous, DateOnly? Next);

internal sealed record TopicCount(string Slug, string Name, int Count);

internal sealed record TopicPapers(TopicCount Topic, SearchResult Papers);
