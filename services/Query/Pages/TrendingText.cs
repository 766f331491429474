using System.Globalization;
using PaperMesh.Query.Lists;

namespace PaperMesh.Query.Pages;

/// <summary>The formula of trending in words.</summary>
internal static class TrendingText
{
    public static string Formula { get; } = string.Create(CultureInfo.InvariantCulture, $"""
        # How trending papers are put in order

        score = points × decay

        points = 1 + upvotes + {TrendingScore.PerComment} × comments + {TrendingScore.PerDoublingOfStars} × log2(1 + stars)

        decay = 0.5 ^ (age / half-life)

        The age is the time since the end of the day (UTC) on which the paper was announced; while the day lasts it is 0. The half-life is
        {string.Join(", ", TrendingWindow.All.Select(window => $"{Hours(window.HalfLife)} within {window.Text}"))}. Of equal scores the newer
        paper comes first, then the one whose id does.

        """);

    /// <summary><c>7.21 = (1 + 12 upvotes + 2 from comments + 5.2 from stars) × 0.35 after 30 hours</c>.</summary>
    public static string Of(TrendingScore score)
    {
        string?[] parts =
        [
            "1",
            score.FromUpvotes > 0 ? $"{Number(score.FromUpvotes)} from upvotes" : null,
            score.FromComments > 0 ? $"{Number(score.FromComments)} from comments" : null,
            score.FromStars > 0 ? $"{Number(score.FromStars)} from stars" : null,
        ];
        return $"{Number(score.Score)} = ({string.Join(" + ", parts.OfType<string>())}) × {Number(score.Decay)} after {Hours(TimeSpan.FromHours(score.AgeHours))}";
    }

    /// <summary><c>12 hours</c>, <c>7 days</c>.</summary>
    public static string Hours(TimeSpan time)
        => time.TotalHours >= 48 ? Numbers.Of((long)Math.Round(time.TotalDays), "day", "days") : Numbers.Of((long)Math.Round(time.TotalHours), "hour", "hours");

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
