using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.OpenAlex;

/// <summary>One work of OpenAlex as a paper.</summary>
/// <remarks>
/// It is put together there from others' records, so it does not say as of when its text is right. Of authors a list gives the first
/// hundred; licences have no address.
/// </remarks>
internal static class OpenAlexWork
{
    private const string Address = "https://openalex.org/";

    private static readonly string[] PaperTypes = ["article", "preprint", "review", "letter", "editorial", "book-chapter", "dissertation", "report"];

    /// <summary>The types that are papers, as a filter.</summary>
    public static string TypeFilter { get; } = $"type:{string.Join('|', PaperTypes)}";

    /// <summary>Whether it is one at all; in doubt it is.</summary>
    public static bool IsPaper(JsonElement work)
        => (work.TextIn("type") is not { } type || PaperTypes.Contains(type)) && !work.IsTrueIn("is_paratext");

    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the answer came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public static Paper Read(JsonElement work, string source, DateTimeOffset at)
    {
        if (work.ValueKind != JsonValueKind.Object)
            throw new FormatException($"an object is expected, not {Excerpt.Of(work.GetRawText())}");

        var given = work.Text("id") ?? throw new FormatException("id: missing");
        var native = given.StartsWith(Address, StringComparison.OrdinalIgnoreCase) ? given[Address.Length..] : given;
        var id = WorkId.Of(source, native, work.Text("doi"), work.ListIn("locations").Select(NumberAtArxiv).FirstOrDefault(number => number is not null));
        var published = work.Date("publication_date");

        return new Paper
        {
            Id = id.PaperId,
            Title = JatsText.Of(work.Text("title") ?? throw new FormatException("title: missing")),
            Abstract = JatsText.Of(AbstractOf(work)),
            Authors = work.List("authorships", AuthorOf),
            Published = published,
            Doi = id.Doi,
            JournalRef = JournalRefOf(work, published),
            Links = [.. id.Links, .. PdfOf(work), .. id.Links is [] ? [new PaperLink(LinkKinds.Abstract, given)] : (PaperLink[])[]],
            Sources = [new SourceRecord(source, native, at)],
            Withdrawn = work.Flag("is_retracted") ?? false,
        };
    }

    // {"small": [0, 7], "ponds": [1]}: each word with the places where it stands.
    private static string AbstractOf(JsonElement work)
    {
        if (work.Object("abstract_inverted_index") is not { } index)
            return "";

        var words = new List<(int Place, string Word)>();
        foreach (var entry in index.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Array)
                throw JsonFields.Unexpected("abstract_inverted_index", "a list of places", entry.Value);

            foreach (var place in entry.Value.EnumerateArray())
                words.Add((PlaceOf(place), WordOf(entry)));
        }

        return string.Join(' ', words.OrderBy(word => word.Place).Select(word => word.Word));
    }

    private static string WordOf(JsonProperty entry)
    {
        try
        {
            return entry.Name;
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("abstract_inverted_index: holds half of a character (a surrogate without its other half)");
        }
    }

    private static int PlaceOf(JsonElement place)
        => place.ValueKind == JsonValueKind.Number && place.TryGetInt32(out var number)
            ? number
            : throw JsonFields.Unexpected("abstract_inverted_index", "a place", place);

    private static Author AuthorOf(JsonElement authorship)
    {
        if (authorship.ValueKind != JsonValueKind.Object)
            throw JsonFields.Unexpected("authorships", "an object", authorship);

        var author = authorship.Object("author");
        var affiliations = string.Join("; ", authorship.List("raw_affiliation_strings", one => one.AsText("raw_affiliation_strings")));
        return new Author(
            author?.Text("display_name") ?? authorship.Text("raw_author_name") ?? "",
            affiliations.Length > 0 ? affiliations : null,
            author?.Text("orcid"));
    }

    private static string? JournalRefOf(JsonElement work, DateTimeOffset? published)
    {
        if (work.Object("primary_location")?.Object("source") is not { } venue || venue.Text("type") is "repository" or "metadata" || venue.Text("display_name") is not { } name)
            return null;

        var place = work.Object("biblio");
        var issue = place?.Text("issue") is { } number ? $"({number})" : "";
        var volume = place?.Text("volume") is { } given ? $" {given}{issue}" : "";
        var last = place?.Text("last_page") is { } lastPage && lastPage != place?.Text("first_page") ? $"-{lastPage}" : "";
        var pages = place?.Text("first_page") is { } first ? $", {first}{last}" : "";
        return $"{name}{volume}{pages}{(published is { } date ? $" ({date.Year})" : "")}";
    }

    private static IEnumerable<PaperLink> PdfOf(JsonElement work)
        => (work.Object("best_oa_location")?.Text("pdf_url") ?? work.Object("primary_location")?.Text("pdf_url")) is { } url
            ? [new PaperLink(LinkKinds.Pdf, url)]
            : [];

    // http://arxiv.org/abs/2611.00001 or /pdf/2611.00001v2
    private static string? NumberAtArxiv(JsonElement location)
    {
        if (!Uri.TryCreate(location.TextIn("landing_page_url"), UriKind.Absolute, out var page))
            return null;

        var path = page.AbsolutePath;
        return page.Host is "arxiv.org" or "www.arxiv.org" && (path.StartsWith("/abs/", StringComparison.Ordinal) || path.StartsWith("/pdf/", StringComparison.Ordinal))
            ? path[5..]
            : null;
    }
}
