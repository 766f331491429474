using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Lists;

/// <summary>A page of an author's papers, and who else is on them.</summary>
internal sealed record AuthorPapers
{
    /// <summary>As the papers have it; as it was asked for when they have several.</summary>
    public required string Name { get; init; }

    /// <summary>The condition that they meet.</summary>
    public required AuthorTerm Author { get; init; }

    /// <summary>With facets.</summary>
    public required SearchResult Papers { get; init; }

    /// <summary>The full names that were found, most frequent first; more than one may be more than one person.</summary>
    public required IReadOnlyList<NameCount> Spellings { get; init; }

    /// <summary>Most frequent first.</summary>
    public required IReadOnlyList<NameCount> CoAuthors { get; init; }

    /// <param name="name">As asked for.</param>
    /// <param name="author">The condition.</param>
    /// <param name="papers">The page.</param>
    /// <param name="newest">The author's newest papers: names are counted in these.</param>
    public static AuthorPapers Of(string name, AuthorTerm author, SearchResult papers, IReadOnlyList<Paper> newest)
    {
        var names = newest
            .SelectMany(paper => paper.Authors.Select(one => one.Name).Distinct())
            .GroupBy(one => one)
            .Select(same => new NameCount(same.Key, same.Count()))
            .OrderByDescending(one => one.Count)
            .ThenBy(one => one.Name, StringComparer.Ordinal)
            .ToLookup(IsThisOne);

        return new AuthorPapers
        {
            Name = names[true].ToList() is [var only] ? only.Name : name,
            Author = author,
            Papers = papers,
            Spellings = [.. names[true]],
            CoAuthors = [.. names[false]],
        };

        bool IsThisOne(NameCount one)
            => $" {string.Join(' ', PaperText.Words(one.Name))} ".Contains($" {author.Phrase} ", StringComparison.Ordinal);
    }
}

/// <param name="Name">Of an author.</param>
/// <param name="Count">Papers.</param>
internal sealed record NameCount(string Name, int Count);
