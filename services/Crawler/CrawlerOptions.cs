using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Crawler;

/// <summary>How papers are collected: section <c>Crawler</c>.</summary>
public sealed class CrawlerOptions
{
    /// <summary>
    /// Where the operators of the sources reach whoever runs this: a mail address or a web address, sent with every request. Nothing
    /// outside is asked while it is missing.
    /// </summary>
    [RegularExpression(@"[ -'*-\[\]-~]*", ErrorMessage = "Crawler:Contact goes into a header: plain ASCII, without parentheses and backslashes.")]
    public string? Contact { get; set; }

    /// <summary>How many days a source's first harvest goes back, from 0 to 3,650, unless the source itself says otherwise.</summary>
    [Range(0, 3_650)]
    public int FirstDays { get; set; } = 7;

    /// <summary>
    /// How long to wait after each request to a host before the next, from 0 to an hour: <c>Crawler:Budgets:example.org=00:00:05</c>. A
    /// second for any other; arXiv's three can only be made longer.
    /// </summary>
    public IDictionary<string, TimeSpan> Budgets { get; } = new Dictionary<string, TimeSpan>();

    /// <summary>The services whose receipt a paper needs before it ceases to be pending. Empty: <c>query</c> and <c>notifier</c>.</summary>
    /// <remarks>The configuration binder adds to a list and never replaces it, so the default cannot stand here.</remarks>
    public IList<string> Followers { get; } = [];

    /// <summary>
    /// How many papers may be on the bus without a receipt, or, where the bus is this process's memory, without one of each follower; the rest waits in
    /// the store. From 1 to 1,000,000; null: 5,000, and 2,000 where they are in this process's memory.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MaxInFlight { get; set; }

    /// <summary>How long to wait for receipts before a paper is published again; four times as long with each attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RepublishAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan RepublishAtMost { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after a harvest that has failed the next one begins.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "7.00:00:00")]
    public TimeSpan RetryAfterFailure { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long a host is left alone that has failed again and again; then a single request tries it.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan LeaveAloneFor { get; set; } = TimeSpan.FromMinutes(5);
}
