namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>A page that readers come to, on a site that holds the samples.</summary>
/// <param name="Name">Short, for messages and files.</param>
/// <param name="Path">Relative to the site.</param>
/// <param name="Status">What the site answers.</param>
internal sealed record SitePage(string Name, string Path, int Status = 200)
{
    public static readonly SitePage Daily = new("daily", "/");
    public static readonly SitePage Search = new("search", "/search?q=language+model");
    public static readonly SitePage Paper = new("paper", "/papers/samples:four-steps-are-plenty");
    public static readonly SitePage Topic = new("topic", "/topics/cs.LG");
    public static readonly SitePage Trending = new("trending", "/trending?window=30d");
    public static readonly SitePage Month = new("month", "/monthly");

    public static readonly IReadOnlyList<SitePage> All =
    [
        Daily,
        Search,
        Paper,
        Topic,
        Trending,
        Month,
        new("empty day", "/daily/2001-01-01", 404),
        new("all papers", "/search"),
        new("search with a fault", "/search?q=after:yesterday+learning"),
        new("search without results", "/search?q=zyzzyva+topic:nowhere"),
        new("topics", "/topics"),
        new("author", "/authors/Thandeka%20Oyelaran"),
        new("history", "/papers/samples:ask-before-you-delete/history"),
        new("formula", "/trending/formula"),
        new("no such page", "/no/such/page", 404),
    ];

    public static SitePage Named(string name) => All.Single(page => page.Name == name);

    public override string ToString() => Name;
}
