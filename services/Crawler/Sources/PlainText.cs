using System.Buffers;
using System.Net;

namespace PaperMesh.Crawler.Sources;

/// <summary>Foreign text as PaperMesh keeps it: no mark-up of any kind is meant, white space parts words and no more.</summary>
internal static class PlainText
{
    private const int MaxOnStack = 4_096;

    // What most texts have, and no more: printable ASCII, and nothing that could begin an entity.
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c != '&')]);

    // White space but the blank, and what is dropped. A text without them is kept as it is.
    private static readonly SearchValues<char> Odd = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => c != ' ' && (char.IsWhiteSpace(c) || IsDropped(c)))]);

    /// <summary>
    /// On one line: white space collapsed, HTML entities read once (<c>&amp;plusmn;</c>), other control characters and marks that turn
    /// the direction of writing dropped. NUL stays, so that <see cref="PaperChecks"/> can see it.
    /// </summary>
    public static string Line(string text) => IsPlainLine(text) ? text : OneLine(WithoutEntities(text));

    /// <summary>The same of text that is no string yet, so that one is made once. What is given is overwritten.</summary>
    public static string Line(Span<char> text)
    {
        text = text.Trim();
        return text.Contains('&') ? Line(text.ToString()) : WithoutBreaks(text);
    }

    /// <summary>The same, but paragraphs stay, parted by one line feed. A new one begins after an empty line or with an indented one.</summary>
    public static string Paragraphs(string text)
    {
        if (IsPlainLine(text))
            return text;

        text = WithoutEntities(text);
        if (!text.Contains('\n'))
            return OneLine(text);

        var whole = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(whole);
        var paragraphs = whole.AsSpan(0, ToParagraphs(whole.AsSpan(0, text.Length))).ToString();
        ArrayPool<char>.Shared.Return(whole);
        return paragraphs;
    }

    /// <summary>The same of text that is no string yet. Most are one paragraph, of which one is made once. What is given is overwritten.</summary>
    public static string Paragraphs(Span<char> text)
    {
        text = text.Trim();
        for (var at = 0; text[at..].IndexOfAny('\n', '&') is var next and >= 0; at += next + 1)
        {
            if (text[at + next] == '&' || BeginsParagraph(text[(at + next + 1)..]))
                return Paragraphs(text.ToString());
        }

        return WithoutBreaks(text);
    }

    // To move what overlaps costs more than to copy, where there is something to copy to.
    private static string WithoutBreaks(Span<char> text)
    {
        text.Replace('\n', ' ');
        return IsOneLine(text) ? text.ToString() : text.Length <= MaxOnStack ? OneLine(text, stackalloc char[text.Length]) : text[..ToOneLine(text)].ToString();
    }

    /// <summary>Cleans the text where it is. What a paragraph loses, those behind it move forward.</summary>
    /// <returns>Its new length.</returns>
    private static int ToParagraphs(Span<char> text)
    {
        var length = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = EndOfParagraph(text, start);
            var paragraph = text[start..end].Trim();
            if (ToOneLine(paragraph) is var kept and > 0)
            {
                if (length > 0)
                    text[length++] = '\n';

                paragraph[..kept].CopyTo(text[length..]);
                length += kept;
            }

            start = end + 1;
        }

        return length;
    }

    /// <summary>The line feed behind the paragraph, or the end of the text.</summary>
    private static int EndOfParagraph(ReadOnlySpan<char> text, int start)
    {
        for (var at = start; text[at..].IndexOf('\n') is var next and >= 0; at += next + 1)
        {
            if (BeginsParagraph(text[(at + next + 1)..]))
                return at + next;
        }

        return text.Length;
    }

    // Lines are broken by nothing but a line feed in most texts, and then nothing has to be looked at one by one.
    private static int ToOneLine(Span<char> text)
    {
        text.Replace('\n', ' ');
        return HasOdd(text) ? CopyWords(text, text) : IsSpacedOnce(text) ? text.Length : CopySpacedOnce(text, text);
    }

    private static bool BeginsParagraph(ReadOnlySpan<char> line) => line is [' ', ' ', ..] or ['\t', ..] or ['\n', ..] or ['\r', '\n', ..];

    private static string WithoutEntities(string text) => text.Contains('&') ? WebUtility.HtmlDecode(text) : text;

    private static string OneLine(string text)
        => IsOneLine(text) ? text : OneLine(text, text.Length <= MaxOnStack ? stackalloc char[text.Length] : new char[text.Length]);

    /// <param name="line">As long.</param>
    private static string OneLine(ReadOnlySpan<char> text, Span<char> line)
        => new(line[..(HasOdd(text) ? CopyWords(text, line) : CopySpacedOnce(text, line))]);

    // There are few such places, and what is between them is copied as it is.
    private static int CopySpacedOnce(ReadOnlySpan<char> text, Span<char> line)
    {
        var length = 0;
        text = text.Trim(' ');
        for (int end; (end = text.IndexOf("  ")) >= 0; text = text[end..].TrimStart(' '))
        {
            end++;
            text[..end].CopyTo(line[length..]);
            length += end;
        }

        text.CopyTo(line[length..]);
        return length + text.Length;
    }

    private static int CopyWords(ReadOnlySpan<char> text, Span<char> line)
    {
        var length = 0;
        var blank = false;
        foreach (var c in text)
        {
            if (c is <= ' ' or > '~')
            {
                if (char.IsWhiteSpace(c))
                {
                    blank = true;
                    continue;
                }

                if (c != '\0' && IsDropped(c))
                    continue;
            }

            if (blank && length > 0)
                line[length++] = ' ';

            line[length++] = c;
            blank = false;
        }

        return length;
    }

    private static bool IsOneLine(ReadOnlySpan<char> text) => !HasOdd(text) && IsSpacedOnce(text);

    private static bool IsPlainLine(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Plain) && IsSpacedOnce(text);

    private static bool IsSpacedOnce(ReadOnlySpan<char> text) => text is not ([' ', ..] or [.., ' ']) && text.IndexOf("  ") < 0;

    // Most texts are plain ASCII, which is seen at once.
    private static bool HasOdd(ReadOnlySpan<char> text) => text.ContainsAnyExceptInRange(' ', '~') && text.ContainsAny(Odd);

    // Zero width space, embeddings, overrides and isolates, byte order mark, what is no character.
    private static bool IsDropped(char c)
        => char.IsControl(c) || c is '\u200b' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff' or >= '\ufffe';
}
