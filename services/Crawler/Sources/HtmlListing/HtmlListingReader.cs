using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.HtmlListing;

/// <summary>Reads a page that lists papers, as its options describe it.</summary>
/// <param name="source">The name of the source.</param>
internal sealed class HtmlListingReader(HtmlListingOptions options, string source)
{
    /// <summary>Bytes of a page.</summary>
    public const int MaxBody = 20 << 20;

    private readonly Selector _item = Selector.Parse(options.Item);
    private readonly Selector _title = Selector.Parse(options.Title);
    private readonly Selector? _link = Optional(options.Link);
    private readonly Selector? _authors = Optional(options.Authors);
    private readonly Selector? _abstract = Optional(options.Abstract);
    private readonly Selector? _date = Optional(options.Date);
    private readonly Selector? _id = Optional(options.Id);
    private readonly Selector? _pdf = Optional(options.Pdf);
    private readonly Selector? _nextPage = Optional(options.NextPage);

    /// <param name="charset">Of the Content-Type; null: it names none.</param>
    /// <param name="address">Where the page was found.</param>
    /// <param name="at">When it was read.</param>
    /// <exception cref="InvalidDataException">
    /// Nothing is found where papers should be, or none of them has a title: the page is not what it was. The message names the selector.
    /// </exception>
    public async Task<HtmlListingPage> ReadAsync(
        Stream body, string? charset, Uri address, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var bytes = await BoundedBody.ReadAsync(body, MaxBody, cancellationToken);
        using var document = HtmlPage.Parse(ForeignText.Decode(bytes.Span, charset));
        var start = WebAddress.Resolve(address, document.QuerySelector("base[href]")?.GetAttribute("href")) ?? address;

        var items = _item.Find([document.DocumentElement]).ToList();
        if (items.Count == 0)
            throw new InvalidDataException($"Item {Excerpt.Of(_item.Written)} finds nothing on {address}: it has a new form");

        if (!items.Any(item => _title.Texts(Scope(item)).Any()))
        {
            throw new InvalidDataException(
                $"Title {Excerpt.Of(_title.Written)} finds nothing in any of the {items.Count} items on {address}: it has a new form");
        }

        var page = new PageBuilder(at);
        foreach (var item in items)
        {
            var scope = Scope(item);
            page.Add($"{address.AbsolutePath} item {page.Count + 1}", Raw(scope), () => Read(scope, start).ToPaper(source, at));
        }

        return new HtmlListingPage(page.Build(Checkpoint.Start), NextPage(document, start));
    }

    private ListedPaper Read(IReadOnlyList<IElement> item, Uri start)
    {
        var link = WebAddress.Resolve(start, First(_link, item));
        return new ListedPaper
        {
            Title = First(_title, item) ?? throw new FormatException($"title: {Excerpt.Of(_title.Written)} finds nothing"),
            Abstract = First(_abstract, item) ?? "",
            Authors = [.. Names(item).Select(name => new Author(name))],
            NativeId = First(_id, item),
            Link = link,
            Pdf = WebAddress.Resolve(start, First(_pdf, item)),
            Published = First(_date, item) is { } date ? DateOf(date) : null,
        };
    }

    private IEnumerable<string> Names(IReadOnlyList<IElement> item)
    {
        string[] texts = [.. _authors?.Texts(item) ?? []];
        if (options.AuthorsSplit is not { Length: > 0 } separator)
            return texts is [var all] ? AuthorNames.Split(all) : texts.Select(AuthorNames.Turned);

        return texts
            .SelectMany(text => text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(AuthorNames.Turned);
    }

    private DateTimeOffset DateOf(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        if (options.DateFormat is not { Length: > 0 } format)
            return WrittenDate.Find(text) ?? throw new FormatException($"date: {Excerpt.Of(text)} is none; DateFormat says how to read it");

        return DateTimeOffset.TryParseExact(PlainText.Line(text), format, CultureInfo.InvariantCulture, Utc, out var date)
            ? date
            : throw new FormatException($"date: {Excerpt.Of(text)} is not of the form {format}");
    }

    // To another host it would be another list.
    private Uri? NextPage(IHtmlDocument document, Uri start)
        => WebAddress.Resolve(start, First(_nextPage, [document.DocumentElement])) is { } next && next.Authority == start.Authority
            ? next
            : null;

    private static string? First(Selector? selector, IEnumerable<IElement> scope) => selector?.Texts(scope).FirstOrDefault();

    private static List<IElement> Scope(IElement item)
    {
        var scope = new List<IElement> { item };
        if (item.LocalName is "dt")
        {
            for (var next = item.NextElementSibling; next?.LocalName is "dd"; next = next.NextElementSibling)
                scope.Add(next);
        }

        return scope;
    }

    private static Selector? Optional(string? text) => string.IsNullOrEmpty(text) ? null : Selector.Parse(text);

    private static byte[] Raw(IEnumerable<IElement> scope)
        => Encoding.UTF8.GetBytes(string.Concat(scope.Select(element => element.OuterHtml)));
}

/// <summary>One page of a list.</summary>
/// <param name="Papers">With <see cref="Page.Next"/> left to the source.</param>
/// <param name="Next">Null: it is the last one.</param>
internal sealed record HtmlListingPage(Page Papers, Uri? Next);
