namespace PaperMesh.Query.Lists;

/// <summary>Why a trending paper stands where it stands: <c>score = points × decay</c>.</summary>
/// <remarks>
/// <c>points = 1 + upvotes + 2·comments + 4·log2(1 + stars)</c>: a comment costs more than a vote, and stars are those of all the time
/// the code has been there, often thousands. <c>decay = 0.5^(age / half-life)</c>, the age being that of the end of the paper's day (UTC),
/// since no source says the hour. The 1 puts papers without any signal in the order of their days.
/// </remarks>
internal sealed record TrendingScore
{
    public const double PerComment = 2;

    public const double PerDoublingOfStars = 4;

    private TrendingScore(double points, double ageHours, double decay)
        => (Points, AgeHours, Decay, Score) = (points, ageHours, decay, points * decay);

    public double Score { get; }

    public double Points { get; }

    /// <summary>Part of <see cref="Points"/>.</summary>
    public required double FromUpvotes { get; init; }

    /// <summary>Part of <see cref="Points"/>.</summary>
    public required double FromComments { get; init; }

    /// <summary>Part of <see cref="Points"/>.</summary>
    public required double FromStars { get; init; }

    /// <summary>Since the end of the paper's day; 0 while it lasts.</summary>
    public double AgeHours { get; }

    /// <summary>From 0 to 1.</summary>
    public double Decay { get; }

    public static TrendingScore Of(long upvotes, long comments, long stars, DateOnly day, DateTimeOffset asOf, TimeSpan halfLife)
    {
        var fromComments = PerComment * comments;
        var fromStars = PerDoublingOfStars * Math.Log2(1 + stars);
        var age = Math.Max(0, (asOf - new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero)).TotalHours - 24);

        return new TrendingScore(1 + upvotes + fromComments + fromStars, age, Math.Pow(0.5, age / halfLife.TotalHours))
        {
            FromUpvotes = upvotes,
            FromComments = fromComments,
            FromStars = fromStars,
        };
    }
}
