using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>Where a page ended: behind that paper. Keyset, so it means the same whatever else has arrived.</summary>
/// <param name="Sort">Order of the search; in another order a cursor is of no use.</param>
/// <param name="Score">The paper's; 0 when the order is not by relevance.</param>
/// <param name="Number">Its day, or its upvotes when the order is by those.</param>
/// <param name="Id">The paper's.</param>
/// <param name="Today">The day of the first page: on the pages behind it papers are as old as on that.</param>
internal sealed record SearchCursor(PaperSort Sort, float Score, long Number, string Id, DateOnly Today)
{
    public string Write()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Mark(Sort)} {Today.DayNumber} {Score:R} {Number} {Id}");
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    /// <exception cref="FormatException">It is not a cursor of that order.</exception>
    public static SearchCursor Read(string cursor, PaperSort sort)
    {
        if (Base64Url.IsValid(cursor)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 5)
                is [var mark, var today, var score, var number, { Length: > 0 } id]
            && mark == Mark(sort)
            && int.TryParse(today, CultureInfo.InvariantCulture, out var day)
            && day >= DateOnly.MinValue.DayNumber && day <= DateOnly.MaxValue.DayNumber
            && float.TryParse(score, CultureInfo.InvariantCulture, out var s)
            && long.TryParse(number, CultureInfo.InvariantCulture, out var n))
        {
            return new SearchCursor(sort, s, n, id, DateOnly.FromDayNumber(day));
        }

        throw new FormatException("A cursor is the 'next' of the page before, as it is, of the same search in the same order.");
    }

    private static string Mark(PaperSort sort) => sort switch
    {
        PaperSort.Relevance => "r",
        PaperSort.New => "n",
        _ => "u",
    };
}
