using System.Globalization;
using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources;

/// <summary>Dates as people and feeds write them.</summary>
internal static partial class WrittenDate
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    private static readonly string[] Parts = ["yyyy", "yyyy-MM", "yyyyMMdd", "MMM yyyy", "MMMM yyyy"];

    // RFC 822, 5.1; the European ones are not in it, and are met.
    private static readonly Dictionary<string, string> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = "+00:00",
        ["UTC"] = "+00:00",
        ["GMT"] = "+00:00",
        ["Z"] = "+00:00",
        ["EST"] = "-05:00",
        ["EDT"] = "-04:00",
        ["CST"] = "-06:00",
        ["CDT"] = "-05:00",
        ["MST"] = "-07:00",
        ["MDT"] = "-06:00",
        ["PST"] = "-08:00",
        ["PDT"] = "-07:00",
        ["BST"] = "+01:00",
        ["CET"] = "+01:00",
        ["CEST"] = "+02:00",
    };

    /// <summary>
    /// RFC 822 with what is usual instead of it, RFC 3339 and its parts, "24 November 2026", "Nov. 24, 2026". UTC; without a zone it is
    /// that already, of what is not said the first.
    /// </summary>
    /// <returns>Null when it is none of these, or could be two of them: 03/04/2026.</returns>
    public static DateTimeOffset? Find(string? text)
    {
        if (text is null || !Year().IsMatch(text) || NumbersOnly().IsMatch(text))
            return null;

        // Without the day of the week, which may be wrong and in any language.
        var date = Abbreviated().Replace(DayOfWeek().Replace(text.Trim(), ""), "$1");
        var zone = Zone().Match(date).Value;
        if (Zones.TryGetValue(zone, out var offset))
            date = date[..^zone.Length].TrimEnd() + offset;

        return DateTimeOffset.TryParseExact(date, Parts, CultureInfo.InvariantCulture, Utc, out var found)
            || DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, Utc, out found)
                ? found
                : null;
    }

    [GeneratedRegex(@"[0-9]{4}|[0-9]{1,2}[ -]\p{L}{3}[ -][0-9]{2}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Year();

    [GeneratedRegex(@"^\s*[0-9]{1,2}[/.-][0-9]{1,2}[/.-]", RegexOptions.NonBacktracking)]
    private static partial Regex NumbersOnly();

    [GeneratedRegex(@"^\p{L}{2,10}\.?,\s*", RegexOptions.NonBacktracking)]
    private static partial Regex DayOfWeek();

    [GeneratedRegex(@"\b(\p{L}{3})t?\.", RegexOptions.NonBacktracking)]
    private static partial Regex Abbreviated();

    [GeneratedRegex("[A-Za-z]{1,4}$", RegexOptions.NonBacktracking)]
    private static partial Regex Zone();
}
