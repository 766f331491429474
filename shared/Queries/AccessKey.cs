namespace PaperMesh.Queries;

/// <summary>One thing that papers have or have not, by which an index of queries finds those that need it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">As <see cref="PaperFacts.VisitKeys"/> gives it of papers.</param>
public readonly record struct AccessKey(AccessKind Kind, string Value);

/// <summary>What an <see cref="AccessKey"/> is about.</summary>
public enum AccessKind
{
    /// <summary><see cref="PaperFacts.Id"/>.</summary>
    Id,

    /// <summary><see cref="PaperFacts.TitleKey"/>.</summary>
    Title,

    /// <summary>First name and family name, or initial and family name: how <see cref="PaperFacts.AuthorKeysOf"/> begin.</summary>
    Name,

    /// <summary>A word of an author's name, or two that follow each other.</summary>
    Author,

    Topic,

    /// <summary>A category, or one above it.</summary>
    Category,

    /// <summary>Some first characters of a category.</summary>
    CategoryStart,

    Source,

    Has,

    /// <summary>A word of title, abstract, authors or remarks.</summary>
    Word,

    /// <summary>The first two to four characters of such a word, or the whole of a shorter one.</summary>
    WordStart,
}

/// <summary>Is told of a key that a paper has; of some more than once.</summary>
public delegate void AccessKeyVisitor(AccessKind kind, ReadOnlySpan<char> value);
