using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources;

/// <summary>Digital object identifiers, as people and sources write them.</summary>
internal static partial class Doi
{
    /// <summary>
    /// In lower case and without resolver: <c>10.1000/182</c>. Where a source writes several, the first; null when there is none.
    /// </summary>
    public static string? Find(string text)
        => IsOne(text) ? text.ToLowerInvariant()
            : Pattern().Match(text) is { Success: true } match ? match.Value.TrimEnd(',', ';', '.').ToLowerInvariant()
            : null;

    // As nearly all are, and no more than that. The pattern would say the same, but slowly.
    private static bool IsOne(ReadOnlySpan<char> text)
        => text.StartsWith("10.") && text.IndexOf('/') is >= 7 and <= 12 and var slash && !text[3..slash].ContainsAnyExceptInRange('0', '9')
            && slash + 1 < text.Length && !text[(slash + 1)..].ContainsAnyExceptInRange('!', '~') && text[^1] is not (',' or ';' or '.');

    // Registrants have four digits and more; after the slash anything printable may stand (ISO 26324, 4.2).
    [GeneratedRegex(@"\b10\.[0-9]{4,9}(\.[0-9]+)*/[^\s\p{C}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
