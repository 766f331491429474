using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace PaperMesh.Crawler.Sources;

/// <summary>The words of a text that is HTML, or may be.</summary>
internal static partial class HtmlText
{
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
        "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul", "title", "sec",
    };

    private static readonly HashSet<string> Unread = ["script", "style", "template", "noscript", "iframe"];

    /// <summary>
    /// Without its tags, one paragraph after an empty line for each block. A text that has no tags is as it was: <c>a&lt;b</c> is none. Its
    /// white space and entities are left to <see cref="PlainText"/>.
    /// </summary>
    /// <exception cref="FormatException">Its tags are nested beyond measure.</exception>
    public static string Of(string text) => Tag().IsMatch(text) ? OfMarkup(text) : text;

    /// <summary>The same of what is certainly mark-up.</summary>
    public static string OfMarkup(string html)
    {
        try
        {
            using var document = HtmlPage.Parse(html);
            return Of(document.Body!);
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"mark-up: {e.Message}", e);
        }
    }

    /// <summary>The same of an element.</summary>
    public static string Of(INode element)
    {
        var words = new StringBuilder();
        Append(element, words);
        return words.ToString().Trim();
    }

    // The parser nests no deeper than some hundred elements, whatever the text does.
    private static void Append(INode node, StringBuilder words)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                // A line break of the source is a blank; only blocks part paragraphs.
                words.Append(text.Data.ReplaceLineEndings(" "));
            }
            else if (child is IElement element && !Unread.Contains(element.LocalName))
            {
                var isBlock = Blocks.Contains(element.LocalName);
                if (isBlock)
                    words.Append("\n\n");

                Append(element, words);
                if (isBlock)
                    words.Append("\n\n");
            }
        }
    }

    // One letter is a name of HTML, or a variable; and a tag has attributes with values, while a formula goes on in words.
    [GeneratedRegex(
        """</?([abipqsu]|[a-z][a-z0-9:-]+)(\s+[a-z_:][a-z0-9_:.-]*\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))*\s*/?>""",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
