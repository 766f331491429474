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
    /// <exception cref="InvalidDataException">There are no papers in it, embedded or drawn: another page, or a new form of it.</exception>
    public static async Task<Page> ReadListAsync(
        Stream body, DateOnly day, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var document = await ParseAsync(body, cancellationToken);
        using var embedded = Embedded(document, props => IsList(props, "dailyPapers"));
        if (DayOf(document, embedded) is { } shown && shown != day)
            return new Page([], [], Checkpoint.Start);

        var page = new PageBuilder(at);
        if (embedded is not null)
        {
            foreach (var entry in embedded.RootElement.GetProperty("dailyPapers").EnumerateArray())
                page.Add(Where(), RawOf(entry), () => HfPaper.Read(entry, source, day, at));

            return page.Build(Checkpoint.Start);
        }

        var cards = document.QuerySelectorAll("article");
        if (cards.Length == 0)
            throw new InvalidDataException($"no papers: neither data-props with dailyPapers nor an article is in {TitleOf(document)}");

        foreach (var card in cards)
            page.Add(Where(), Raw(card), () => HfPapersMarkup.ReadCard(card, source, day, at));

        return page.Build(Checkpoint.Start);

        string Where() => $"{day:yyyy-MM-dd} entry {page.Count + 1}";
    }

    /// <summary>A paper's own page.</summary>
    /// <param name="wanted">The paper.</param>
    /// <returns>One record.</returns>
    /// <exception cref="InvalidDataException">It is the page of no paper, or of another.</exception>
    public static async Task<Page> ReadPaperAsync(
        Stream body, ArxivId wanted, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var document = await ParseAsync(body, cancellationToken);
        using var embedded = Embedded(document, props => IsPaper(props, wanted));
        if (embedded is null && document.QuerySelector("h1") is null)
            throw new InvalidDataException($"no paper: neither data-props with {wanted.Number} nor an h1 is in {TitleOf(document)}");

        var page = new PageBuilder(at);
        if (embedded is null)
            page.Add($"paper {wanted.Number}", Raw(document.DocumentElement), () => HfPapersMarkup.ReadPage(document, wanted, source, at));
        else
            page.Add($"paper {wanted.Number}", RawOf(embedded.RootElement), () => ReadProps(embedded.RootElement, source, at));

        return page.Build(Checkpoint.Start);
    }

    // The page of a paper has the comments themselves, and no count.
    private static Paper ReadProps(JsonElement props, string source, DateTimeOffset at)
    {
        var paper = HfPaper.Read(props, source, HfPaper.ListedOn(props), at);
        return IsList(props, "comments")
            ? paper with { Signals = paper.Signals with { Comments = new Signal(props.GetProperty("comments").GetArrayLength(), at) } }
            : paper;
    }

    // What the page says of itself may be in a new form too; then it is taken for what was asked for.
    private static DateOnly? DayOf(IHtmlDocument document, JsonDocument? embedded)
    {
        var date = embedded?.RootElement.TryGetProperty("date", out var given) is true ? given : default;
        var written = date.ValueKind == JsonValueKind.String
            ? date.GetString()
            : document.QuerySelector("time[datetime]")?.GetAttribute("datetime");
        return WrittenDate.Find(written) is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null;
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

    private static bool IsList(JsonElement props, string name)
        => props.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;

    private static bool IsPaper(JsonElement props, ArxivId wanted)
        => props.TryGetProperty("paper", out var paper) && paper.ValueKind == JsonValueKind.Object
            && paper.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(wanted.Number);

    private static string TitleOf(IHtmlDocument document)
        => document.Title is { Length: > 0 } title ? Excerpt.Of(title) : "a page without title";

    private static byte[] RawOf(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    private static byte[] Raw(IElement element) => Encoding.UTF8.GetBytes(element.OuterHtml);
}
