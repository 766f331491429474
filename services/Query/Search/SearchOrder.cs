using J2N.Numerics;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>A <see cref="PaperSort"/> in Lucene's form: total, since the id is its last part.</summary>
internal sealed class SearchOrder
{
    private static readonly SortField ById = new(IndexFields.Id, SortFieldType.STRING);
    private static readonly SortField ByDay = new(IndexFields.Day, SortFieldType.INT64, reverse: true);
    private static readonly SortField ByUpvotes = new(IndexFields.Upvotes, SortFieldType.INT64, reverse: true);

    public static readonly Sort LatestFirst = new(ByDay);

    public static readonly Sort EarliestFirst = new(new SortField(IndexFields.Day, SortFieldType.INT64));

    private SearchOrder(PaperSort sort) => Sort = sort;

    public PaperSort Sort { get; }

    public bool ByScore => Sort == PaperSort.Relevance;

    /// <summary>Of equally relevant papers (all of them, when a query has no words) the newest comes first.</summary>
    public Sort Fields => Sort switch
    {
        PaperSort.Relevance => new Sort(SortField.FIELD_SCORE, ByDay, ById),
        PaperSort.New => new Sort(ByDay, ById),
        _ => new Sort(ByUpvotes, ById),
    };

    public static SearchOrder Of(SearchRequest request)
        => new(request.Sort ?? request.Query.Sort ?? (request.Query.Text.Length > 0 ? PaperSort.Relevance : PaperSort.New));

    public SearchCursor CursorOf(FieldDoc found, DateOnly today) => found.Fields switch
    {
        [Number score, Number number, BytesRef id] => new SearchCursor(Sort, score.ToSingle(), number.ToInt64(), id.Utf8ToString(), today),
        [Number number, BytesRef id] => new SearchCursor(Sort, 0, number.ToInt64(), id.Utf8ToString(), today),
        var others => throw new InvalidOperationException($"Lucene answered {others.Length} sort values."),
    };

    /// <summary>The place from which Lucene goes on; with the highest number, so that the paper itself is behind it.</summary>
    public FieldDoc Place(SearchCursor cursor) => new(int.MaxValue, cursor.Score, ByScore
        ? [J2N.Numerics.Single.GetInstance(cursor.Score), J2N.Numerics.Int64.GetInstance(cursor.Number), new BytesRef(cursor.Id)]
        : [J2N.Numerics.Int64.GetInstance(cursor.Number), new BytesRef(cursor.Id)]);
}
