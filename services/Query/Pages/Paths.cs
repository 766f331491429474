using System.Globalization;
using PaperMesh.Query.Lists;

namespace PaperMesh.Query.Pages;

/// <summary>Where things are on this site. Every path is absolute and escaped.</summary>
internal static class Paths
{
    /// <summary>The newest papers.</summary>
    public const string NewestFeed = "/feed.atom";

    /// <summary>The papers of the latest day, whichever that is by then.</summary>
    public const string LatestDayFeed = "/daily.atom";

    public static string Paper(string id) => $"/papers/{Escaped(id)}";

    public static string BibTeX(string id) => $"/papers/{Escaped(id)}.bib";

    public static string Ris(string id) => $"/papers/{Escaped(id)}.ris";

    public static string History(string id) => $"{Paper(id)}/history";

    public static string Topic(string slug) => $"/topics/{Escaped(slug)}";

    public static string Daily(DateOnly day) => $"/daily/{day.ToString("O", CultureInfo.InvariantCulture)}";

    public static string Search(string query, string? sort = null) => With("/search", ("q", query), ("sort", sort));

    /// <summary>A search for the words as they are, whether or not papers have them.</summary>
    public static string SearchExactly(string query) => With("/search", ("q", query), ("exact", "true"));

    /// <summary>Where readers ask for the papers of a query by mail; the Notifier's page.</summary>
    public static string Subscribe(string query = "") => With("/subscriptions/new", ("q", query));

    /// <summary>Papers whose code is known.</summary>
    public static string WithCode => Search("has:code", "new");

    public static string Of(Period period) => $"/{(period.Kind == PeriodKind.Week ? "weekly" : "monthly")}/{period.Name}";

    public static string Week(DateOnly day) => Of(Period.Of(PeriodKind.Week, day));

    public static string Month(DateOnly day) => Of(Period.Of(PeriodKind.Month, day));

    public static string Trending(string window, bool explained = false)
        => With("/trending", ("window", window), ("explain", explained ? "true" : null));

    public static string Author(string name) => $"/authors/{Escaped(name)}";

    /// <summary>Where programs get the same.</summary>
    public static string Api(string path) => $"/api/v1{path}";

    public static string DailyFeed(DateOnly day) => $"{Daily(day)}.atom";

    public static string TopicFeed(string slug) => $"{Topic(slug)}.atom";

    public static string SearchFeed(string query) => With("/search.atom", ("q", query));

    /// <summary>The Atom feed of a list.</summary>
    public static string Feed(string path) => WithExtension(path, ".atom");

    public static string PaperApi(string id) => $"/api/v1{Paper(id)}";

    public static string DailyApi(DateOnly day) => $"/api/v1{Daily(day)}";

    public static string SearchApi(string query, string? sort = null) => $"/api/v1{Search(query, sort)}";

    /// <summary>The same path with an extension: <c>/search.rss?q=tides</c>.</summary>
    public static string WithExtension(string path, string extension)
        => path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? path.Insert(query, extension) : path + extension;

    /// <summary>The path of an Atom feed with another extension in the place of its own.</summary>
    public static string InsteadOfAtom(string feed, string extension)
    {
        var end = feed.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? query : feed.Length;
        return string.Concat(feed.AsSpan(0, end - ".atom".Length), extension, feed.AsSpan(end));
    }

    /// <summary>The path with those of the parameters that have a value.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
                query = query.Add(name, value);
        }

        return path + Readable(query.ToUriComponent());
    }

    /// <summary>The same path, further on; null when there is no cursor.</summary>
    public static string? WithCursor(string path, string? cursor)
        => cursor is null ? null : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}";

    public static string Escaped(string id) => Readable(Uri.EscapeDataString(id));

    /// <summary>Slashes and colons may stand as they are, so that <c>arxiv:hep-th/9901001</c> can be read in the address bar.</summary>
    private static string Readable(string escaped) => escaped.Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
}
