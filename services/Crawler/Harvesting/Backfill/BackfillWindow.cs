using System.Globalization;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting.Backfill;

/// <summary>Some days of a source's past, to be harvested on their own.</summary>
/// <remarks>
/// Token and counts are one document, as a source's checkpoint and run are: see <see cref="SourceState"/>. What a slice that is no longer
/// <see cref="Holder"/> still wants to write changes nothing.
/// </remarks>
internal sealed record BackfillWindow
{
    public static readonly DocumentKind<BackfillWindow> Kind = new("windows", window => window.Id, CrawlerJson.Default.BackfillWindow)
    {
        Indexes = new Dictionary<string, Func<BackfillWindow, IndexKey?>>
        {
            ["due"] = window => window.State == WindowState.Waiting ? window.Due : null,
        },
        Expires = window => window.Ended + TimeSpan.FromDays(30),
    };

    private const int MostAttempts = 5;

    public required string Id { get; init; }

    public required string Source { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>When somebody asked for it, UTC.</summary>
    public required DateTimeOffset Asked { get; init; }

    /// <summary>When a replica may begin, or go on, UTC.</summary>
    public required DateTimeOffset Due { get; init; }

    public WindowState State { get; init; }

    /// <summary>Where its list goes on; null: at its beginning.</summary>
    public string? Token { get; init; }

    /// <summary>The slice that is under way, or was last.</summary>
    public string? Holder { get; init; }

    /// <summary>How often it has failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Why it has failed last.</summary>
    public string? Error { get; init; }

    /// <summary>When it was done or given up, UTC.</summary>
    public DateTimeOffset? Ended { get; init; }

    public IntakeCount Found { get; init; }

    /// <summary>The windows of one backfill.</summary>
    public static DocumentQuery Of(string source, DateOnly from, DateOnly to)
        => new() { From = $"{PrefixOf(source, from, to)}/", To = $"{PrefixOf(source, from, to)}/~", Limit = 10_000 };

    public static string IdOf(string source, DateOnly from, DateOnly to, DateOnly first)
        => string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(source, from, to)}/{first:yyyy-MM-dd}");

    public bool IsDue(DateTimeOffset now) => State == WindowState.Waiting && Due <= now;

    public BackfillWindow Claim(string holder, DateTimeOffset now) => IsDue(now) ? this with { Holder = holder } : this;

    /// <summary>A page is stored: go on from behind it.</summary>
    public BackfillWindow Advance(string holder, string? token, IntakeCount found)
        => Holder == holder ? this with { Token = token, Found = Found + found, Failures = 0 } : this;

    public BackfillWindow Finish(string holder, DateTimeOffset now)
        => Holder == holder ? this with { State = WindowState.Done, Token = null, Error = null, Ended = now } : this;

    /// <summary>It is tried again, from where it was, and after five times given up.</summary>
    public BackfillWindow Fail(string holder, DateTimeOffset now, TimeSpan wait, string error) => Holder != holder ? this
        : Failures + 1 < MostAttempts ? this with { Failures = Failures + 1, Due = now + (wait * Math.Pow(2, Failures)), Error = error }
        : this with { Failures = Failures + 1, State = WindowState.Failed, Error = error, Ended = now };

    /// <summary>Asked for again, from its beginning.</summary>
    public BackfillWindow Repeat(DateTimeOffset now) => this with
    {
        State = WindowState.Waiting,
        Asked = now,
        Due = now,
        Token = null,
        Failures = 0,
        Error = null,
        Ended = null,
        Found = default,
    };

    private static string PrefixOf(string source, DateOnly from, DateOnly to)
        => string.Create(CultureInfo.InvariantCulture, $"{source}/{from:yyyy-MM-dd}..{to:yyyy-MM-dd}");
}

internal enum WindowState
{
    Waiting,
    Done,

    /// <summary>Given up, until somebody asks for it again.</summary>
    Failed,
}
