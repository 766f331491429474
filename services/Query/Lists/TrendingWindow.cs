namespace PaperMesh.Query.Lists;

/// <summary>How far back trending papers are looked for.</summary>
/// <param name="Name">As in an address: <c>24h</c>.</param>
/// <param name="Text">For people: <c>24 hours</c>.</param>
/// <param name="Span">The same as a time.</param>
/// <param name="HalfLife">After so long a paper's points count half.</param>
internal sealed record TrendingWindow(string Name, string Text, TimeSpan Span, TimeSpan HalfLife)
{
    public static readonly TrendingWindow Day = new("24h", "24 hours", TimeSpan.FromHours(24), TimeSpan.FromHours(12));

    public static readonly TrendingWindow Week = new("7d", "7 days", TimeSpan.FromDays(7), TimeSpan.FromDays(2));

    public static readonly TrendingWindow Month = new("30d", "30 days", TimeSpan.FromDays(30), TimeSpan.FromDays(7));

    public static readonly IReadOnlyList<TrendingWindow> All = [Day, Week, Month];

    /// <summary>Reads a name; the week when there is none, null when it is not one.</summary>
    public static TrendingWindow? Read(string? name)
        => string.IsNullOrEmpty(name) ? Week : All.FirstOrDefault(window => window.Name == name);
}
