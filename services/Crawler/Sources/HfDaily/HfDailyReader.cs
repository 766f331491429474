using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.HfDaily;

/// <summary>Reads a day of the Hugging Face Daily Papers, as their API answers it: a list of entries with a <c>paper</c> in each.</summary>
/// <remarks>
/// The entries have grown over the years. What is read was there from the beginning but for <c>githubRepo</c>, <c>githubStars</c> and
/// <c>projectPage</c>; the entry's own <c>title</c>, <c>summary</c> and <c>publishedAt</c> repeat the paper's, less exactly.
/// </remarks>
internal static class HfDailyReader
{
    /// <summary>The name of the source.</summary>
    public const string Source = "hf-daily";

    /// <summary>Bytes of a day, unpacked; the fullest so far has half a million.</summary>
    public const int MaxBody = 20 << 20;

    /// <summary>Every paper of the day, announced on it; <see cref="Page.Next"/> is left to the source.</summary>
    /// <param name="body">Plain or gzip.</param>
    /// <param name="at">When its votes, comments and stars were counted.</param>
    /// <exception cref="InvalidDataException">It is no such list, or too long, or a gzip that is damaged or cut off.</exception>
    public static async Task<Page> ReadAsync(Stream body, DateOnly day, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var json = await ParseAsync(body, cancellationToken);
        if (json.RootElement.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"a list of papers is expected, not {Excerpt.Of(json.RootElement.GetRawText())}");

        var page = new PageBuilder(at);
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} entry {page.Count + 1}");
            page.Add(where, JsonMarshal.GetRawUtf8Value(entry).ToArray(), () => Read(entry, day, at));
        }

        return page.Build(Checkpoint.Start);
    }

    private static async Task<JsonDocument> ParseAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            await using var plain = await GzipInput.OpenAsync(body, cancellationToken);
            return JsonDocument.Parse(await BoundedBody.ReadAsync(plain, MaxBody, cancellationToken));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"not JSON: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static Paper Read(JsonElement entry, DateOnly day, DateTimeOffset at)
    {
        if (entry.ValueKind != JsonValueKind.Object || entry.Object("paper") is not { } paper)
            throw new FormatException($"an object with a paper is expected, not {Excerpt.Of(entry.GetRawText())}");

        // Hugging Face lists arXiv papers only, under arXiv's ids.
        var given = paper.Text("id") ?? throw new FormatException("id: missing");
        if (!ArxivId.TryParse(given, out var id))
            throw new FormatException($"id: {Excerpt.Of(given)} is no arXiv id");

        return new Paper
        {
            Id = id.PaperId,
            Version = id.Version,
            Title = paper.Text("title") ?? throw new FormatException("title: missing"),
            Abstract = paper.Text("summary") ?? "",
            Authors = paper.List("authors", AuthorOf),
            Published = paper.Date("publishedAt"),
            Announced = day,
            Links = [.. id.Links, .. LinkTo(LinkKinds.Code, paper.Text("githubRepo")), .. LinkTo(LinkKinds.Project, paper.Text("projectPage"))],
            Signals = new Signals
            {
                Upvotes = paper.Count("upvotes", at),
                Comments = entry.Count("numComments", at),
                Stars = paper.Count("githubStars", at),
            },
            Sources = [new SourceRecord(Source, given, at)],
        };
    }

    // "hidden" ones too: that is about a profile on Hugging Face; on the paper they are authors like the others.
    private static Author AuthorOf(JsonElement author)
        => author.ValueKind == JsonValueKind.Object && author.Text("name") is { } name
            ? new Author(name)
            : throw JsonFields.Unexpected("authors", "an object with a name", author);

    private static IEnumerable<PaperLink> LinkTo(string kind, string? url) => url is null ? [] : [new PaperLink(kind, url)];
}
