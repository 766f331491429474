using System.CommandLine.Parsing;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>What may be written to a terminal, and whether there is one.</summary>
internal static class Terminal
{
    /// <summary>Standard output is a terminal: colours and redrawing are welcome.</summary>
    public static bool IsForPeople => !Console.IsOutputRedirected;

    /// <summary>On one line and without control characters: titles and reasons come from strangers, and terminals obey escape sequences.</summary>
    public static string Clean(string text)
        => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}

/// <summary>An option with a slip in its name must not pass as a file or as a word.</summary>
internal static class Misspelt
{
    public static void Options(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.StartsWith("--", StringComparison.Ordinal))
                result.AddError($"There is no option '{token.Value}'.");
        }
    }
}
