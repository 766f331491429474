using System.Text;

namespace PaperMesh.Queries;

/// <summary>The ways in which one person's name is written: <c>John A. Smith</c>, <c>J. Smith</c>, <c>Smith, John</c>.</summary>
/// <remarks>
/// Two names may be one person's when their family names are equal, their first names are equal or one is the other's initial, and their
/// second names, where both have one, begin alike. The family name is the last word, or what stands before a comma.
/// </remarks>
internal static class AuthorNames
{
    private const string NoSecondName = "-";

    /// <summary>The words of a name as it is spoken: <c>john smith</c> for <c>Smith, John</c>.</summary>
    public static IReadOnlyList<string> InOrder(string name)
        => name.Split(',', 2) is [var family, var given]
            && (PaperText.Words(given), PaperText.Words(family)) is ({ Count: > 0 } first, { Count: > 0 } last)
            ? [.. first, .. last]
            : PaperText.Words(name);

    /// <summary>What a name is found by: with its first name, and with the initial; none for a name of one word.</summary>
    public static IEnumerable<string> KeysOf(string name)
        => Parts(InOrder(name)) is { } parts
            ? [Key(parts.First, parts) + parts.Second, Key(Initial(parts.First) + '*', parts) + parts.Second]
            : [];

    /// <summary>How the <see cref="KeysOf"/> names begin that may be the one looked for; none when that is one word.</summary>
    /// <param name="words">Those of the name looked for, <see cref="InOrder"/>.</param>
    public static IReadOnlyList<string> Wanted(IReadOnlyList<string> words)
    {
        if (Parts(words) is not { } parts)
            return [];

        var initial = Initial(parts.First);
        string[] keys = parts.First == initial ? [Key(initial + '*', parts)] : [Key(parts.First, parts), Key(initial, parts)];
        return parts.Second == NoSecondName ? keys : [.. keys.SelectMany(key => new[] { key + parts.Second, key + NoSecondName })];
    }

    private static string Key(string first, NameParts parts) => $"{first} {parts.Family} ";

    private static NameParts? Parts(IReadOnlyList<string> words)
    {
        if (words.Count < 2)
            return null;

        List<string> own = [.. words.Where((word, place) => place == 0 || !IsAddition(word))];
        if (own.Count < 2)
            own = [.. words];

        // Smith J, as medicine has it.
        if (own[^1] == Initial(own[^1]) && own[0] != Initial(own[0]) && char.IsAscii(own[^1][0]))
            own = [own[^1], .. own[..^1]];

        var second = own[1..^1].Find(word => !IsParticle(word));
        return new NameParts(own[0], second is null ? NoSecondName : Initial(second), own[^1]);
    }

    private static string Initial(string word) => Rune.GetRuneAt(word, 0).ToString();

    private static bool IsAddition(string word) => word is "jr" or "sr" or "ii" or "iii";

    private static bool IsParticle(string word) => word
        is "van" or "von" or "der" or "den" or "de" or "del" or "della" or "di" or "da" or "do" or "du" or "la" or "le" or "el" or "al" or "bin"
        or "ibn" or "ter" or "ten";

    private sealed record NameParts(string First, string Second, string Family);
}
