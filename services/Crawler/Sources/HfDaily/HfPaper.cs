using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.HfDaily;

/// <summary>A paper as Hugging Face shows it: in the API's lists, and inside of its pages.</summary>
/// <remarks>
/// The entries have grown over the years. What is read was there from the beginning but for <c>githubRepo</c>, <c>githubStars</c>,
/// <c>projectPage</c> and <c>submittedOnDailyAt</c>; the entry's own <c>title</c>, <c>summary</c> and <c>publishedAt</c> repeat the
/// paper's, less exactly.
/// </remarks>
internal static class HfPaper
{
    /// <summary>The day on whose list it is, as the paper itself says; null when it does not. It was always the day of the list.</summary>
    public static DateOnly? ListedOn(JsonElement entry)
        => entry.Object("paper")?.Date("submittedOnDailyAt") is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null;

    /// <param name="entry">An object with a <c>paper</c> in it.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="announced">The day on whose list it is; null when that is not known.</param>
    /// <param name="at">When its votes, comments and stars were counted.</param>
    /// <exception cref="FormatException">It is none, or a field is not what it should be.</exception>
    public static Paper Read(JsonElement entry, string source, DateOnly? announced, DateTimeOffset at)
    {
        if (entry.ValueKind != JsonValueKind.Object || entry.Object("paper") is not { } paper)
            throw new FormatException($"an object with a paper is expected, not {Excerpt.Of(entry.GetRawText())}");

        var given = paper.Text("id") ?? throw new FormatException("id: missing");
        var id = IdOf(given);
        return new Paper
        {
            Id = id.PaperId,
            Version = id.Version,
            Title = paper.Text("title") ?? throw new FormatException("title: missing"),
            Abstract = paper.Text("summary") ?? "",
            Authors = paper.List("authors", AuthorOf),
            Published = paper.Date("publishedAt"),
            Announced = announced,
            Links =
            [
                .. id.Links, .. LinkTo(LinkKinds.Code, paper.Text("githubRepo")), .. LinkTo(LinkKinds.Project, paper.Text("projectPage")),
            ],
            Signals = new Signals
            {
                Upvotes = paper.Count("upvotes", at),
                Comments = entry.Count("numComments", at),
                Stars = paper.Count("githubStars", at),
            },
            Sources = [new SourceRecord(source, given, at)],
        };
    }

    /// <summary>Hugging Face lists arXiv papers only, under arXiv's ids.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ArxivId IdOf(string given)
        => ArxivId.TryParse(given, out var id) ? id : throw new FormatException($"id: {Excerpt.Of(given)} is no arXiv id");

    // "hidden" ones too: that is about a profile on Hugging Face; on the paper they are authors like the others.
    private static Author AuthorOf(JsonElement author)
        => author.ValueKind == JsonValueKind.Object && author.Text("name") is { } name
            ? new Author(name)
            : throw JsonFields.Unexpected("authors", "an object with a name", author);

    private static IEnumerable<PaperLink> LinkTo(string kind, string? url) => url is null ? [] : [new PaperLink(kind, url)];
}
