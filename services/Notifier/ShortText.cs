namespace PaperMesh.Notifier;

/// <summary>Texts cut to a length.</summary>
internal static class ShortText
{
    private const string More = " …";

    private static readonly string[] SentenceEnds = [". ", "? ", "! "];

    /// <summary>Cut at a blank, where there is one near, and so that no character is halved.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="max">Characters (UTF-16) that the result has at most, the ellipsis included.</param>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;

        var room = max - More.Length;
        var end = text.LastIndexOf(' ', room);
        if (end < room / 2)
            end = char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
        return text[..end].TrimEnd() + More;
    }

    /// <summary>The first sentences; within the first one where that is too long.</summary>
    public static string Sentences(string text, int max)
    {
        if (text.Length <= max)
            return text;

        var room = max - More.Length;
        var end = SentenceEnds.Max(sign => text.LastIndexOf(sign, room - 1, StringComparison.Ordinal));
        return end >= room / 2 ? text[..(end + 1)] + More : Cut(text, max);
    }

    /// <summary>Cut so that what is written for it, with its escapes, has a length at most.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="max">Characters that the result has at most.</param>
    /// <param name="written">Escapes a text; each character by itself.</param>
    public static string Fit(string text, int max, Func<string, string> written)
    {
        var (shown, room) = (written(text), text.Length);
        while (shown.Length > max)
        {
            // Each character that is taken off makes it shorter by one at least.
            room -= Math.Max(1, (shown.Length - max) / 8);
            shown = written(Cut(text, room));
        }

        return shown;
    }
}
