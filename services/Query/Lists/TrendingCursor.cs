using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PaperMesh.Query.Lists;

/// <summary>Where a page of trending papers ended, and the moment of the first page: at another one all scores would be others.</summary>
/// <param name="Window">Its name; in another window a cursor is of no use.</param>
/// <param name="AsOf">To the second.</param>
/// <param name="Score">Of the last paper.</param>
/// <param name="Day">Number of its day.</param>
/// <param name="Id">The paper's.</param>
internal sealed record TrendingCursor(string Window, DateTimeOffset AsOf, double Score, int Day, string Id)
{
    private const string Mark = "t";

    public string Write() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Mark} {Window} {AsOf.ToUnixTimeSeconds()} {Score:R} {Day} {Id}")));

    /// <exception cref="FormatException">It is not a cursor of that window.</exception>
    public static TrendingCursor Read(string cursor, TrendingWindow window)
    {
        if (Base64Url.IsValid(cursor)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 6) is
                [Mark, var name, var asOf, var score, var day, { Length: > 0 } id]
            && name == window.Name
            && long.TryParse(asOf, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            && seconds >= TrendingWindow.Month.Span.TotalSeconds
            && double.TryParse(score, CultureInfo.InvariantCulture, out var s)
            && int.TryParse(day, CultureInfo.InvariantCulture, out var d))
        {
            return new TrendingCursor(name, DateTimeOffset.FromUnixTimeSeconds(seconds), s, d, id);
        }

        throw new FormatException("A cursor is the 'next' of the page before, as it is, of the same window.");
    }
}
