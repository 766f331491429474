using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;

namespace PaperMesh.Crawler.Sources;

/// <summary>Reads HTML as a browser does, but not at any price.</summary>
internal static class HtmlPage
{
    /// <summary>Tags that may be open at once. The time that the parser takes grows with that, times the number of elements.</summary>
    public const int MaxOpen = 1_000;

    /// <summary>Elements of a page.</summary>
    public const int MaxElements = 300_000;

    // These need no end tag.
    private static readonly HashSet<string> Unclosed =
    [
        "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link", "meta",
        "optgroup", "option", "p", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    ];

    /// <exception cref="InvalidDataException">It is nested too deep, or has too many elements.</exception>
    public static IHtmlDocument Parse(string html)
    {
        var (open, elements) = (0, 0);
        return new HtmlParser(new HtmlParserOptions { OnToken = (token, _) => Count(token) }).ParseDocument(html);

        void Count(HtmlToken token)
        {
            if (token is not HtmlTagToken tag)
                return;

            if (tag.Type == HtmlTokenType.StartTag && ++elements > MaxElements)
                throw new InvalidDataException($"the page has more than {MaxElements:N0} elements");

            if (tag.IsSelfClosing || Unclosed.Contains(tag.Name))
                return;

            open = tag.Type == HtmlTokenType.StartTag ? open + 1 : Math.Max(open - 1, 0);
            if (open > MaxOpen)
                throw new InvalidDataException($"the page has more than {MaxOpen:N0} elements within each other");
        }
    }
}
