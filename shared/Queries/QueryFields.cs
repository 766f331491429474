using System.Globalization;

namespace PaperMesh.Queries;

/// <summary>The fields of the query language, and how their values are read.</summary>
internal static class QueryFields
{
    /// <summary>For people.</summary>
    public const string Names = "topic, cat, author, source, has, after, before, min and sort";

    public static bool IsField(string name)
        => name is "topic" or "cat" or "author" or "source" or "has" or "after" or "before" or "min" or "sort";

    /// <summary>Whether the name begins an address or an id, which is a word as a whole: <c>arxiv:2309.12345</c>.</summary>
    public static bool IsAddress(string name) => name is "arxiv" or "doi" or "http" or "https";

    /// <returns>Null when the value cannot be used; then <paramref name="ignored"/> has one more sentence.</returns>
    public static QueryTerm? Read(string name, string value, List<string> ignored)
    {
        QueryTerm? term = name switch
        {
            _ when string.IsNullOrWhiteSpace(value) => null,
            "topic" => Field(PaperField.Topic, value),
            "cat" => Field(PaperField.Category, value),
            "source" => Field(PaperField.Source, value),
            "has" => Has(value),
            "author" => QueryTerm.Author(value) is AuthorTerm { Phrase.Length: > 0 } author ? author : null,
            "after" => Period(value) is { } period ? QueryTerm.From(period.First) : null,
            "before" => Period(value) is { } period ? QueryTerm.To(period.Last) : null,
            _ => Minimum(value),
        };

        if (term is null)
        {
            var what = string.IsNullOrWhiteSpace(value) ? $"'{name}:' has no value" : $"'{name}:{value}' was not used";
            ignored.Add($"{what}{Hint(name)}.");
        }

        return term;
    }

    /// <inheritdoc cref="Read"/>
    public static PaperSort? Sort(string value, List<string> ignored)
    {
        PaperSort? sort = value.ToLowerInvariant() switch
        {
            "relevance" => PaperSort.Relevance,
            "new" => PaperSort.New,
            "upvotes" => PaperSort.Upvotes,
            _ => null,
        };

        if (sort is null)
            ignored.Add($"'sort:{value}' was not used; it can be relevance, new or upvotes.");
        return sort;
    }

    private static string Hint(string name) => name switch
    {
        "after" or "before" => "; a date is 2024, 2024-05 or 2024-05-31",
        "has" => $"; it can be {string.Join(", ", HasValues.All)}",
        "min" => "; it is written min:upvotes=10",
        "cat" => "; it is written cat:cs.CL or cat:cs.*",
        _ => "",
    };

    private static FieldTerm? Field(PaperField field, string value)
        => FieldTerm.Of(field, value) is { Value.Length: > 0 } term ? term : null;

    private static FieldTerm? Has(string value)
    {
        var known = value.ToLowerInvariant() is "dataset" ? "data" : value.ToLowerInvariant();
        return HasValues.All.Contains(known) ? FieldTerm.Of(PaperField.Has, known) : null;
    }

    /// <summary>The days that a date means: a year and a month are all their days.</summary>
    private static (DateOnly First, DateOnly Last)? Period(string value)
        => Day(value, "yyyy-MM-dd") is { } day ? (day, day)
            : Day(value, "yyyy-MM") is { } month ? (month, LastOf(month, month.Month))
            : Day(value, "yyyy") is { } year ? (year, LastOf(year, 12))
            : null;

    private static DateOnly? Day(string value, string format)
        => DateOnly.TryParseExact(value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateOnly LastOf(DateOnly day, int month) => new(day.Year, month, DateTime.DaysInMonth(day.Year, month));

    private static UpvotesTerm? Minimum(string value)
    {
        var parts = value.Split('=');
        return parts is [var what, var count]
            && what.Equals("upvotes", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            ? new UpvotesTerm(least)
            : null;
    }
}
