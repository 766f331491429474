using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Crossref;

/// <summary>One work of Crossref as a paper.</summary>
/// <remarks>
/// It is what the publisher has deposited, so it knows neither versions nor when the text was last changed: <c>deposited</c> moves with
/// every corrected reference, and is not taken for that.
/// </remarks>
internal static class CrossrefWork
{
    private static readonly string[] PaperTypes =
        ["journal-article", "proceedings-article", "posted-content", "book-chapter", "book-section", "report", "dissertation"];

    // Crossmark's kinds of update that are a notice about a paper. "new_version" and "new_edition" are papers.
    private static readonly string[] Notices =
    [
        "addendum", "clarification", "correction", "corrigendum", "erratum", "expression_of_concern", "partial_retraction", "removal",
        "retraction", "withdrawal",
    ];

    private static readonly string[] TakenBack = ["removal", "retraction", "withdrawal"];

    /// <summary>Whether it is one at all; in doubt it is.</summary>
    public static bool IsPaper(JsonElement work)
        => (work.TextIn("type") is not { } type || PaperTypes.Contains(type)) && !HasUpdate(work, "update-to", Notices);

    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the answer came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public static Paper Read(JsonElement work, string source, DateTimeOffset at)
    {
        if (work.ValueKind != JsonValueKind.Object)
            throw new FormatException($"an object is expected, not {Excerpt.Of(work.GetRawText())}");

        var given = work.Text("DOI") ?? throw new FormatException("DOI: missing");
        var id = WorkId.Of(source, given, given, PreprintAtArxiv(work));
        if (id.Doi is null && !id.PaperId.StartsWith(WorkId.ArxivPrefix, StringComparison.Ordinal))
            throw new FormatException($"DOI: {Excerpt.Of(given)} is none");

        var published = DateOf(work, "published") ?? DateOf(work, "issued") ?? DateOf(work, "posted");
        var title = TitleOf(work);
        return new Paper
        {
            Id = id.PaperId,
            Title = title,
            Abstract = JatsText.Of(work.Text("abstract") ?? ""),
            Authors = work.List("author", AuthorOf),
            Published = published,
            License = work.ListIn("license").Select(license => license.TextIn("URL")).FirstOrDefault(),
            Doi = id.Doi,
            JournalRef = JournalRefOf(work, published),
            Links = [.. id.Links, .. PdfsOf(work)],
            Sources = [new SourceRecord(source, given, at)],
            Withdrawn = HasUpdate(work, "updated-by", TakenBack) || IsMarkedIn(title),
        };
    }

    private static string TitleOf(JsonElement work)
    {
        var title = work.List("title", title => title.AsText("title")).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))
            ?? throw new FormatException("title: missing");
        var subtitle = work.List("subtitle", subtitle => subtitle.AsText("subtitle")) is [var first, ..] ? first : "";
        return JatsText.Of(string.IsNullOrWhiteSpace(subtitle) || title.Contains(subtitle.Trim(), StringComparison.OrdinalIgnoreCase)
            ? title
            : $"{title.Trim().TrimEnd(':')}: {subtitle.Trim()}");
    }

    // A group has a name only; "Jr." follows the name.
    private static Author AuthorOf(JsonElement author)
    {
        if (author.ValueKind != JsonValueKind.Object)
            throw JsonFields.Unexpected("author", "an object", author);

        string?[] parts = [author.Text("given"), author.Text("family"), author.Text("suffix")];
        var name = string.Join(' ', parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        var affiliations = string.Join("; ", author.List("affiliation", one => one.Text("name")).Where(one => !string.IsNullOrWhiteSpace(one)));
        return new Author(JatsText.Of(name.Length > 0 ? name : author.Text("name") ?? ""), affiliations.Length > 0 ? affiliations : null, author.Text("ORCID"));
    }

    // [[2026, 11, 24]], [[2026]], and [[null]] or [[]] when nobody knows.
    private static DateTimeOffset? DateOf(JsonElement work, string field)
    {
        if (work.Object(field) is not { } date || !date.TryGetProperty("date-parts", out var dates)
            || dates.ValueKind != JsonValueKind.Array || dates.GetArrayLength() == 0 || dates[0].ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        int[] parts = [.. dates[0].EnumerateArray().TakeWhile(part => part.ValueKind == JsonValueKind.Number).Select(part => part.TryGetInt32(out var number) ? number : -1)];
        if (parts is [])
            return null;

        var (year, month, day) = (parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
        return year is >= 1 and <= 9999 && month is >= 0 and <= 12 && day >= 0 && day <= (month == 0 ? 0 : DateTime.DaysInMonth(year, month))
            ? new DateTimeOffset(year, Math.Max(month, 1), Math.Max(day, 1), 0, 0, 0, TimeSpan.Zero)
            : throw new FormatException($"{field}: {Excerpt.Of(dates.GetRawText())} is no date");
    }

    // Journal of Ponds 7(2), 11-19 (2026)
    private static string? JournalRefOf(JsonElement work, DateTimeOffset? published)
    {
        if (work.List("container-title", title => title.AsText("container-title")) is not [var container, ..])
            return null;

        var issue = work.Text("issue") is { } number ? $"({number})" : "";
        var volume = work.Text("volume") is { } given ? $" {given}{issue}" : "";
        var pages = work.Text("page") is { } page ? $", {page}" : "";
        return $"{JatsText.Of(container)}{volume}{pages}{(published is { } date ? $" ({date.Year})" : "")}";
    }

    private static IEnumerable<PaperLink> PdfsOf(JsonElement work)
        => work.ListIn("link")
            .Where(link => link.TextIn("content-type") == "application/pdf" && link.TextIn("intended-application") != "similarity-checking")
            .Select(link => link.TextIn("URL"))
            .OfType<string>()
            .Take(1)
            .Select(url => new PaperLink(LinkKinds.Pdf, url));

    // "relation": {"has-preprint": [{"id-type": "arxiv", "id": "2611.00001"}, {"id-type": "doi", "id": "10.48550/arXiv.2611.00001"}]}
    private static string? PreprintAtArxiv(JsonElement work)
        => work.Object("relation")?.ListIn("has-preprint")
            .Select(preprint => preprint.TextIn("id") is { } id ? NumberIn(id) : null)
            .FirstOrDefault(number => number is not null);

    private static string? NumberIn(string id)
    {
        if (Doi.Find(id) is { } doi)
            return ArxivId.OfDoi(doi)?.Number;

        var number = id.StartsWith(WorkId.ArxivPrefix, StringComparison.OrdinalIgnoreCase) ? id[WorkId.ArxivPrefix.Length..] : id;
        return ArxivId.TryParse(number, out var arxiv) ? arxiv.Number : null;
    }

    private static bool HasUpdate(JsonElement work, string field, string[] kinds)
        => work.ListIn(field).Any(update => update.TextIn("type") is { } type && kinds.Contains(type));

    // Publishers write it there when they have no other way.
    private static bool IsMarkedIn(string title)
        => title.StartsWith("RETRACTED", StringComparison.Ordinal) || title.StartsWith("WITHDRAWN", StringComparison.Ordinal);
}
