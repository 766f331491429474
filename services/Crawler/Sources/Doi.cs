using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources;

/// <summary>Digital object identifiers, as people and sources write them.</summary>
internal static partial class Doi
{
    /// <summary>
    /// In lower case and without resolver: <c>10.1000/182</c>. Where a source writes several, the first; null when there is none.
    /// </summary>
    public static string? Find(string text)
        => Pattern().Match(text) is { Success: true } match ? match.Value.TrimEnd(',', ';', '.').ToLowerInvariant() : null;

    // Registrants have four digits and more; after the slash anything printable may stand (ISO 26324, 4.2).
    [GeneratedRegex(@"\b10\.[0-9]{4,9}(\.[0-9]+)*/[^\s\p{C}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
