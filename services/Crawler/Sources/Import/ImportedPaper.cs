using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>One line of an import as a paper.</summary>
/// <remarks>
/// Fields: <c>id</c> or <c>doi</c>, and <c>title</c>; as they are known <c>abstract</c>, <c>authors</c> (names, or objects with
/// <c>name</c>, <c>affiliation</c>, <c>orcid</c>), <c>categories</c>, <c>primary</c>, <c>published</c>, <c>updated</c>,
/// <c>announced</c>, <c>dateKind</c>, <c>doi</c>, <c>comment</c>, <c>journalRef</c>, <c>venue</c> and <c>year</c>, <c>license</c>,
/// <c>url</c>, <c>links</c> (objects with <c>kind</c>, <c>url</c>), <c>withdrawn</c>. Others are ignored.
/// </remarks>
internal static class ImportedPaper
{
    /// <summary>The name of this source.</summary>
    public const string Source = "import";

    /// <summary>Reads a line.</summary>
    /// <param name="at">When it came.</param>
    /// <exception cref="FormatException">A field is missing or cannot be used; the message names it.</exception>
    public static Paper Read(LineFields line, DateTimeOffset at)
    {
        var id = IdOf(line);
        var published = line.Date("published");
        var announced = line.Date("announced") ?? (line.Is("dateKind", "announced"u8) ? published : null);
        var comment = line.Text("comment");
        var @abstract = line.Text("abstract") ?? "";

        return new Paper
        {
            Id = id.PaperId,
            Version = id.Version,
            Title = line.Text("title") ?? throw new FormatException("title: missing"),
            Abstract = @abstract,
            Authors = line.List("authors", AuthorOf, name => new Author(name)),
            Categories = line.List("categories", category => category.AsText("categories"), category => category),
            PrimaryCategory = line.Text("primary"),
            Published = published,
            Updated = line.Date("updated"),
            Announced = announced is { } day ? DateOnly.FromDateTime(day.UtcDateTime) : null,
            License = line.Text("license"),
            Doi = line.Text("doi"),
            Comment = comment,
            JournalRef = line.Text("journalRef") ?? line.Text("journal_ref") ?? VenueOf(line),
            Links = LinksOf(line) is { Count: > 0 } more ? [.. id.Links, .. more] : id.Links,
            Sources = [new SourceRecord(Source, id.Given, at)],
            Withdrawn = line.Flag("withdrawn") ?? Withdrawal.IsSaid(comment, @abstract),
        };
    }

    private static ImportedId IdOf(LineFields line)
    {
        if (line.Text("id") is { } id)
            return ImportedId.Parse(id);

        return line.Text("doi") is { } doi
            ? ImportedId.OfDoi("doi", doi)
            : throw new FormatException("id: missing, and there is no doi either");
    }

    private static Author AuthorOf(JsonElement author) => author.ValueKind switch
    {
        JsonValueKind.Object => new Author(author.Text("name") ?? throw new FormatException("authors: one has no name"),
            author.Text("affiliation"), author.Text("orcid")),
        _ => throw JsonFields.Unexpected("authors", "a name or an object with a name", author),
    };

    private static string? VenueOf(LineFields line)
        => line.Text("venue") is { } venue && line.Digits("year") is { } year ? $"{venue} {year}" : line.Text("venue");

    private static IReadOnlyList<PaperLink> LinksOf(LineFields line)
    {
        var links = line.List("links", LinkOf);
        return line.Text("url") is { } page ? [new PaperLink(LinkKinds.Abstract, page), .. links] : links;
    }

    private static PaperLink LinkOf(JsonElement link)
        => link.ValueKind == JsonValueKind.Object && link.Text("kind") is { } kind && link.Text("url") is { } url
            ? new PaperLink(kind, url)
            : throw JsonFields.Unexpected("links", "an object with kind and url", link);
}
