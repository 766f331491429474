using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources.HfDaily;

namespace PaperMesh.Crawler.Sources.HfPapers;

/// <summary>
/// Reads Hugging Face's pages about papers: the JSON in them from which their scripts draw the page, or else what is drawn.
/// </summary>
internal static class HfPapersReader
{
    /// <summary>Bytes of a page; that of a day has some 300,000.</summary>
    public const int MaxBody = 20 << 20;

    /// <summary>The list of a day. For a day without one, Hugging Face shows another: that one is passed over.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="at">When its votes and comments were counted.</param>
    /// <returns><see cref="Page.Next"/> is left to the source.</returns>
    /// <exception cref="InvalidDataException">There are no papers in it, neither embedded nor to be seen: it is another page, or a new form of it.</exception>
    public static async Task<Page> ReadListAsync(Stream body, DateOnly day, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var document = await ParseAsync(body, cancellationToken);
        using var embedded = Embedded(document, props => IsList(props, "dailyPapers"));
        var shown = embedded?.RootElement.Date("date") ?? WrittenDate.Find(document.QuerySelector("time[datetime]")?.GetAttribute("datetime"));
        if (shown is { } other && DateOnly.FromDateTime(other.UtcDateTime) != day)
            return new Page([], [], Checkpoint.Start);

        var page = new PageBuilder(at);
        if (embedded is not null)
        {
            foreach (var entry in embedded.RootElement.GetProperty("dailyPapers").EnumerateArray())
                page.Add($"{day:yyyy-MM-dd} entry {page.Count + 1}", JsonMarshal.GetRawUtf8Value(entry).ToArray(), () => HfPaper.Read(entry, source, day, at));

            return page.Build(Checkpoint.Start);
        }

        var cards = document.QuerySelectorAll("article");
        if (cards.Length == 0)
            throw new InvalidDataException($"no papers: neither data-props with dailyPapers nor an article is in {Excerpt.Of(document.Title ?? "a page without title")}");

        foreach (var card in cards)
            page.Add($"{day:yyyy-MM-dd} entry {page.Count + 1}", Raw(card), () => HfPapersMarkup.ReadCard(card, source, day, at));

        return page.Build(Checkpoint.Start);
    }

    /// <summary>A paper's own page.</summary>
    /// <param name="wanted">The paper.</param>
    /// <returns>One record.</returns>
    /// <exception cref="InvalidDataException">It is the page of no paper, or of another.</exception>
    public static async Task<Page> ReadPaperAsync(Stream body, ArxivId wanted, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var document = await ParseAsync(body, cancellationToken);
        using var embedded = Embedded(document, props => IsPaper(props, wanted));
        var page = new PageBuilder(at);
        if (embedded?.RootElement is { } props)
        {
            page.Add($"paper {wanted.Number}", JsonMarshal.GetRawUtf8Value(props).ToArray(), () => HfPaper.Read(props, source, HfPaper.ListedOn(props), at) is var paper
                && IsList(props, "comments") ? WithComments(paper, props.GetProperty("comments").GetArrayLength(), at) : paper);
        }
        else if (document.QuerySelector("h1") is not null)
        {
            page.Add($"paper {wanted.Number}", Raw(document.DocumentElement), () => HfPapersMarkup.ReadPage(document, wanted, source, at));
        }
        else
        {
            throw new InvalidDataException($"no paper: neither data-props with {wanted.Number} nor an h1 is in {Excerpt.Of(document.Title ?? "a page without title")}");
        }

        return page.Build(Checkpoint.Start);
    }

    private static async Task<IHtmlDocument> ParseAsync(Stream body, CancellationToken cancellationToken)
        => HtmlPage.Parse(ForeignText.Decode((await BoundedBody.ReadAsync(body, MaxBody, cancellationToken)).Span, charset: null));

    /// <summary>The first of the page's parts that is what is looked for. What is no JSON is no such part.</summary>
    private static JsonDocument? Embedded(IHtmlDocument document, Func<JsonElement, bool> isIt)
    {
        foreach (var part in document.QuerySelectorAll("[data-props]"))
        {
            try
            {
                var json = JsonDocument.Parse(part.GetAttribute("data-props")!);
                if (json.RootElement.ValueKind == JsonValueKind.Object && isIt(json.RootElement))
                    return json;

                json.Dispose();
            }
            catch (JsonException)
            {
                // Then what is drawn has to do.
            }
        }

        return null;
    }

    private static bool IsList(JsonElement props, string name) => props.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;

    private static bool IsPaper(JsonElement props, ArxivId wanted)
        => props.TryGetProperty("paper", out var paper) && paper.ValueKind == JsonValueKind.Object
            && paper.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(wanted.Number);

    // The page of a paper has the comments themselves, and no count.
    private static Paper WithComments(Paper paper, int count, DateTimeOffset at)
        => paper with { Signals = paper.Signals with { Comments = paper.Signals.Comments ?? new Signal(count, at) } };

    private static byte[] Raw(IElement element) => Encoding.UTF8.GetBytes(element.OuterHtml);
}
