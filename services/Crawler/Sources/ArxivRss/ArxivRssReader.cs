using System.Text.RegularExpressions;
using System.Xml.Linq;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources.AnyFeed;

namespace PaperMesh.Crawler.Sources.ArxivRss;

/// <summary>Reads arXiv's announcement feeds: RSS 2.0, as since 2024, and RSS 1.0 (RDF), as before.</summary>
/// <remarks>
/// An announcement is <c>new</c>, a cross-list, a replacement, or a cross-list of a replacement. Only a new one tells the day on which the
/// paper was announced: a cross-list comes on the same day or years later.
/// </remarks>
internal static partial class ArxivRssReader
{
    /// <param name="charset">Of the Content-Type; null: it names none.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="at">When it was read.</param>
    /// <returns>All announcements; <see cref="Page.Next"/> is left to the source.</returns>
    /// <exception cref="InvalidDataException">It is no feed.</exception>
    public static async Task<Page> ReadAsync(
        Stream body, string? charset, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var feed = FeedXml.Parse(await FeedReader.ReadTextAsync(body, charset, cancellationToken));
        return FeedReader.ReadItems(feed, source, at, (item, channel) =>
        {
            var stamped = WrittenDate.Find(item.Text("pubDate", "dc:date") ?? channel.Text("pubDate", "dc:date"));
            return (OldTitle().Match(item.Text("title") ?? "") is { Success: true } title
                ? ReadOld(item, title, stamped, source, at)
                : Read(item, stamped, source, at), stamped);
        });
    }

    private static Paper Read(XElement item, DateTimeOffset? stamped, string source, DateTimeOffset at)
    {
        var native = item.Text("guid", "link") ?? throw new FormatException("guid: missing");
        var description = Description().Match(item.Text("description") ?? "");
        var announced = description.Success ? PaperReference.Arxiv(description.Groups["id"].Value) : null;
        var id = PaperReference.Arxiv(native) ?? announced
            ?? throw new FormatException($"guid: {Excerpt.Of(native)} names no paper on arXiv");
        var text = description.Success ? description.Groups["abstract"].Value : item.Text("description") ?? "";
        var type = item.Text("arxiv:announce_type") ?? description.Groups["type"].Value;
        string[] categories = [.. item.All("category").Select(category => category.Value.Trim())];

        return new Paper
        {
            Id = id.PaperId,
            Version = Math.Max(id.Version, announced?.Version ?? 1),
            Title = item.Text("title") ?? throw new FormatException("title: missing"),
            Abstract = text,
            Authors = [.. item.All("dc:creator").SelectMany(creator => Authors(creator.Value))],
            Categories = categories,
            PrimaryCategory = categories.FirstOrDefault(),
            Announced = type is "new" ? DayOf(stamped) : null,
            License = item.Text("dc:rights"),
            Doi = item.Text("arxiv:DOI"),
            JournalRef = item.Text("arxiv:journal_reference"),
            Links = id.Links,
            Sources = [new SourceRecord(source, native, at)],
            Withdrawn = Withdrawal.IsSaid(null, text),
        };
    }

    /// <summary>The form until 2024: version, category and kind stand behind the title, names in links.</summary>
    private static Paper ReadOld(XElement item, Match title, DateTimeOffset? stamped, string source, DateTimeOffset at)
    {
        var given = title.Groups["id"].Value;
        if (!ArxivId.TryParse(given, out var id))
            throw new FormatException($"title: {Excerpt.Of(given)} is no arXiv id");

        var text = HtmlText.Of(item.Text("description") ?? "");
        return new Paper
        {
            Id = id.PaperId,
            Version = id.Version,
            Title = title.Groups["title"].Value,
            Abstract = text,
            Authors = [.. item.All("dc:creator").SelectMany(creator => Authors(HtmlText.Of(creator.Value)))],
            Categories = [title.Groups["category"].Value],
            PrimaryCategory = title.Groups["category"].Value,
            Announced = title.Groups["kind"].Value.Length == 0 ? DayOf(stamped) : null,
            Links = id.Links,
            Sources = [new SourceRecord(source, given, at)],
            Withdrawn = Withdrawal.IsSaid(null, text),
        };
    }

    // An affiliation, or a collaboration, stands in parentheses behind the name.
    private static IEnumerable<Author> Authors(string text) => AuthorNames.Split(text).Select(name =>
        name.IndexOf(" (", StringComparison.Ordinal) is > 0 and var start && name.EndsWith(')')
            ? new Author(name[..start], name[(start + 2)..^1])
            : new Author(name));

    // Announced at 20:00 Eastern Time and dated with the day after, or with that hour: in UTC both are the same day.
    private static DateOnly? DayOf(DateTimeOffset? stamped) => stamped is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null;

    [GeneratedRegex(
        @"^\s*(?<id>arXiv:\S+)\s+Announce Type:\s*(?<type>[a-z-]+)\s*(Abstract:\s*)?(?<abstract>(.|\n)*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Description();

    [GeneratedRegex(
        @"^(?<title>(.|\n)*?)\.?\s*\(arXiv:(?<id>\S+)\s+\[(?<category>[^\]]+)\](?<kind> [A-Z -]+)?\)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex OldTitle();
}
