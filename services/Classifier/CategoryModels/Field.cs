using PaperMesh.Contracts;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>A part of a paper whose words are counted apart from those of the others.</summary>
/// <param name="Seed">Of the hashes of its words: the same word in two fields is two features.</param>
/// <param name="Weight">Length of the vector of its words.</param>
internal sealed record Field(string Name, ulong Seed, float Weight)
{
    // More of one text is not read. The longest abstract of arXiv has 6,000 characters.
    private const int MostCharacters = 20_000;

    /// <summary>In the order of the model's rows.</summary>
    /// <remarks>
    /// The year is here since the use of categories changes: of 2005, a paper on language models is in cs.CL alone, twenty years later in
    /// cs.AI and cs.LG too.
    /// </remarks>
    public static IReadOnlyList<Field> All { get; } =
    [
        new("text", 0xcbf29ce484222325, 1),
        new("title", 0x9e3779b97f4a7c15, 0.5f),
        new("comment", 0xc2b2ae3d27d4eb4f, 0.5f),
        new("year", 0x165667b19e3779f9, 0.3f),
    ];

    public const int Text = 0, Title = 1, Comment = 2, Year = 3;

    public static ReadOnlySpan<char> Bounded(string? text) => text.AsSpan(0, Math.Min(text?.Length ?? 0, MostCharacters));

    /// <summary>The year of submission as far as the paper tells; null else.</summary>
    public static int? YearOf(Paper paper)
        => paper.Published?.Year ?? (paper.Id is ['a', 'r', 'x', 'i', 'v', ':', >= '0' and <= '9' and var tens, >= '0' and <= '9' and var ones, _, _, '.', ..]
            ? 2000 + 10 * (tens - '0') + ones - '0'
            : null);
}
