using System.Collections.Frozen;
using System.Text;

namespace PaperMesh.Crawler.Sources;

/// <summary>Titles and abstracts with JATS, HTML or MathML in them, as text.</summary>
/// <remarks>
/// Publishers write such fields by hand and by many programs, so nothing is held for well-formed: what is no known tag stays text
/// (<c>p &lt; 0.05</c>, <c>a&lt;b</c>). It is not <see cref="HtmlText"/>: an HTML parser knows no prefixes, and takes all that follows
/// a <c>title</c> for one.
/// </remarks>
internal static class JatsText
{
    private static readonly FrozenSet<string> Paragraphs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "p", "title", "sec", "list", "list-item", "disp-quote", "break", "br", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6");

    private static readonly FrozenSet<string> Inline = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "i", "b", "u", "em", "strong", "sub", "sup", "sc", "span", "a", "tt", "small", "italic", "bold", "underline", "monospace", "roman",
        "sans-serif", "styled-content", "named-content", "ext-link", "xref", "uri", "abstract", "alternatives", "inline-formula", "disp-formula",
        "inline-graphic", "graphic", "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msub", "msup", "msubsup", "mfrac", "msqrt",
        "mover", "munder", "munderover", "mstyle", "mfenced", "semantics", "mtable", "mtr", "mtd", "mpadded");

    // TeX beside MathML says the same again, as a whole document of its own.
    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "tex-math", "annotation", "script", "style");

    /// <summary>
    /// The text alone, its paragraphs parted by an empty line; a heading that says only "Abstract" is left out. Entities stay:
    /// <see cref="PlainText"/> reads them. Text without any markup comes back as it is.
    /// </summary>
    public static string Of(string markup)
    {
        if (!markup.Contains('<'))
            return markup;

        var paragraphs = new List<string>();
        var text = new StringBuilder();

        // Known once, so that a text of nothing but beginnings is not searched through for each of them.
        var lastTag = markup.LastIndexOf('>');
        var isClosed = true;
        for (var at = 0; at < markup.Length;)
        {
            if (markup[at] != '<' || at > lastTag || TagAt(markup, at) is not { } tag)
            {
                text.Append(markup[at++]);
                continue;
            }

            at = tag.End;
            if (Paragraphs.Contains(tag.LocalName))
                EndParagraph();
            else if (Dropped.Contains(tag.LocalName) && !tag.Closes && isClosed)
                (at, isClosed) = EndOf(markup, tag) is { } end ? (end, true) : (at, false);
            else if (tag is { LocalName: "sup", Closes: false } && at < markup.Length && markup[at] is (>= '0' and <= '9') or '+' or '-' or '−')
                text.Append('^');
        }

        EndParagraph();
        return string.Join("\n\n", paragraphs);

        void EndParagraph()
        {
            var paragraph = string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (paragraph.Length > 0 && !(paragraphs.Count == 0 && paragraph.Equals("abstract", StringComparison.OrdinalIgnoreCase)))
                paragraphs.Add(paragraph);

            text.Clear();
        }
    }

    private static Tag? TagAt(string markup, int at)
    {
        var closes = at + 1 < markup.Length && markup[at + 1] == '/';
        var start = at + (closes ? 2 : 1);
        var end = start;
        while (end < markup.Length && (char.IsAsciiLetterOrDigit(markup[end]) || markup[end] is ':' or '-'))
            end++;

        var name = markup[start..end];
        var local = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (local.Length == name.Length && !Paragraphs.Contains(local) && !Inline.Contains(local) && !Dropped.Contains(local))
            return null;

        var close = markup.IndexOf('>', end);
        return close >= 0 && MayFollowName(markup.AsSpan(end..close)) ? new Tag(name, local, closes, close + 1) : null;
    }

    // Nothing, or attributes: in "a<b and c>d" there is no tag.
    private static bool MayFollowName(ReadOnlySpan<char> rest)
        => rest.TrimEnd('/').IsWhiteSpace() || (char.IsWhiteSpace(rest[0]) && rest.Contains('='));

    /// <summary>Behind the tag that closes it; null when none does.</summary>
    private static int? EndOf(string markup, Tag tag)
    {
        if (markup[tag.End - 2] == '/')
            return tag.End;

        var start = markup.IndexOf($"</{tag.Name}", tag.End, StringComparison.OrdinalIgnoreCase);
        var close = start < 0 ? -1 : markup.IndexOf('>', start);
        return close < 0 ? null : close + 1;
    }

    /// <param name="Name">As written: <c>jats:p</c>.</param>
    /// <param name="LocalName">Without prefix: <c>p</c>.</param>
    /// <param name="End">Behind its last character.</param>
    private sealed record Tag(string Name, string LocalName, bool Closes, int End);
}
