using System.Runtime.InteropServices;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.SemanticScholar;

/// <summary>Reads Semantic Scholar's answers: a list of papers, or one.</summary>
/// <param name="source">What the source is called here.</param>
/// <remarks>It is put together there from others' records, so it does not say as of when its text is right.</remarks>
internal sealed class SemanticScholarReader(string source)
{
    // What is of these kinds only is no paper.
    private static readonly string[] OtherTypes = ["Dataset", "News"];

    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It holds no papers.</exception>
    public ListPart Read(JsonElement answer, DateTimeOffset at)
    {
        var page = new PageBuilder(at);
        if (answer.TryGetProperty("paperId", out _))
        {
            Add(page, answer, at);
            return new ListPart(page.Build(Checkpoint.Start), null);
        }

        if (!answer.TryGetProperty("data", out var papers) || papers.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"no papers of Semantic Scholar, but {Excerpt.Of(answer.GetRawText())}");

        foreach (var paper in papers.EnumerateArray())
            Add(page, paper, at);

        // "total" is an estimate, and nothing to hold a list against.
        return new ListPart(
            page.Build(Checkpoint.Start) with { PassedOver = papers.GetArrayLength() - page.Count }, answer.TextIn("token") is { Length: > 0 } token ? token : null);
    }

    private void Add(PageBuilder page, JsonElement paper, DateTimeOffset at)
    {
        if (IsPaper(paper))
            page.Add($"paper {paper.Whereabouts("paperId", page.Count + 1)}", JsonMarshal.GetRawUtf8Value(paper).ToArray(), () => PaperOf(paper, at));
    }

    private static bool IsPaper(JsonElement paper)
    {
        string?[] types = [.. paper.ListIn("publicationTypes").Select(type => type.AsTextOrNull())];
        return types is [] || !types.All(OtherTypes.Contains);
    }

    private Paper PaperOf(JsonElement paper, DateTimeOffset at)
    {
        if (paper.ValueKind != JsonValueKind.Object)
            throw new FormatException($"an object is expected, not {Excerpt.Of(paper.GetRawText())}");

        var native = paper.Text("paperId") ?? throw new FormatException("paperId: missing");
        var ids = paper.Object("externalIds");
        var id = WorkId.Of(source, native, ids?.Text("DOI"), ids?.Text("ArXiv"));
        var published = paper.Date("publicationDate") ?? YearOf(paper);

        return new Paper
        {
            Id = id.PaperId,
            Title = JatsText.Of(paper.Text("title") ?? throw new FormatException("title: missing")),
            Abstract = JatsText.Of(paper.Text("abstract") ?? ""),
            Authors = paper.List("authors", AuthorOf),
            Published = published,
            Doi = id.Doi,
            JournalRef = JournalRefOf(paper, published),
            Links =
            [
                .. id.Links,
                .. LinkTo(LinkKinds.Pdf, paper.Object("openAccessPdf")?.Text("url")),
                .. LinkTo(LinkKinds.Abstract, id.Links is [] ? paper.Text("url") : null),
            ],
            Sources = [new SourceRecord(source, native, at)],
        };
    }

    private static DateTimeOffset? YearOf(JsonElement paper)
        => paper.TryGetProperty("year", out var year) && year.ValueKind == JsonValueKind.Number && year.TryGetInt32(out var number) && number is > 0 and <= 9999
            ? new DateTimeOffset(number, 1, 1, 0, 0, 0, TimeSpan.Zero)
            : null;

    private static Author AuthorOf(JsonElement author)
        => author.ValueKind == JsonValueKind.Object ? new Author(author.Text("name") ?? "") : throw JsonFields.Unexpected("authors", "an object", author);

    // arXiv is a journal there: "ArXiv abs/2611.00001".
    private static string? JournalRefOf(JsonElement paper, DateTimeOffset? published)
    {
        var journal = paper.Object("journal");
        var name = journal?.Text("name") ?? paper.Text("venue");
        if (string.IsNullOrWhiteSpace(name) || name.StartsWith("arxiv", StringComparison.OrdinalIgnoreCase))
            return null;

        var volume = journal?.Text("volume") is { Length: > 0 } given ? $" {given.Trim()}" : "";
        var pages = journal?.Text("pages") is { Length: > 0 } range ? $", {range.Trim()}" : "";
        return $"{name}{volume}{pages}{(published is { } date ? $" ({date.Year})" : "")}";
    }

    private static IEnumerable<PaperLink> LinkTo(string kind, string? url) => string.IsNullOrWhiteSpace(url) ? [] : [new PaperLink(kind, url)];
}
