using Lucene.Net.Search;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>The order of a search: total, since papers that are equal in it come by their ids.</summary>
internal sealed class SearchOrder
{
    public static readonly Sort LatestFirst = new(new SortField(IndexFields.Day, SortFieldType.INT64, reverse: true));

    public static readonly Sort EarliestFirst = new(new SortField(IndexFields.Day, SortFieldType.INT64));

    private SearchOrder(PaperSort sort) => Sort = sort;

    public PaperSort Sort { get; }

    public bool ByScore => Sort == PaperSort.Relevance;

    public static SearchOrder Of(SearchRequest request)
        => new(request.Sort ?? request.Query.Sort ?? (request.Query.Text.Length > 0 ? PaperSort.Relevance : PaperSort.New));

    /// <summary>The place behind which the papers after this one come.</summary>
    public SearchCursor CursorOf(FoundPaper found, DateOnly today)
        => ByScore
            ? new SearchCursor(Sort, found.Score, found.Day, found.Id.Utf8ToString(), today)
            : new SearchCursor(Sort, 0, found.Place, found.Id.Utf8ToString(), today);
}
