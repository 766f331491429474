namespace PaperMesh.Query.Citations;

/// <summary>An author's display name in the parts that citation formats ask for.</summary>
/// <param name="Family">The name to sort by, with its particles (<c>van Beethoven</c>); all of it when it is no person's name.</param>
/// <param name="Given">Empty when there is none.</param>
/// <param name="Suffix"><c>Jr.</c>, <c>III</c>; empty for most.</param>
/// <param name="IsGroup">A collaboration, a company: a name without parts.</param>
internal sealed record CitedName(string Family, string Given, string Suffix, bool IsGroup)
{
    private static readonly HashSet<string> Suffixes = new(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Words that no person is called.</summary>
    private static readonly HashSet<string> Groups = new(
        ["and", "collaboration", "collaborations", "committee", "community", "consortium", "council", "for", "foundation", "group", "inc", "inc.", "institute",
            "lab", "laboratory", "labs", "of", "project", "team", "university", "working"],
        StringComparer.OrdinalIgnoreCase);

    /// <param name="name">Plain text, given name first: <c>Ada Lovelace</c>, <c>John Smith, Jr.</c>, <c>The ATLAS Collaboration</c>.</param>
    public static CitedName Read(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var whole = string.Join(' ', words);
        var suffix = words.Length > 1 && Suffixes.Contains(words[^1]) ? words[^1] : "";
        if (suffix.Length > 0)
            words = [.. words[..^2], words[^2].TrimEnd(',')];

        if (words.Any(word => word.Contains(',', StringComparison.Ordinal) || Groups.Contains(word)))
            return new CitedName(whole, "", "", IsGroup: true);
        if (words.Length < 2)
            return new CitedName(string.Concat(words), "", suffix, IsGroup: false);

        // "Ludwig van Beethoven": the small words in between belong to the family.
        var family = words.Length - 1;
        while (family > 1 && char.IsLower(words[family - 1][0]))
            family--;

        return new CitedName(string.Join(' ', words[family..]), string.Join(' ', words[..family]), suffix, IsGroup: false);
    }
}
