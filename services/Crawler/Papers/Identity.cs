using System.Security.Cryptography;
using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperText = PaperMesh.Queries.PaperText;

namespace PaperMesh.Crawler.Papers;

/// <summary>By what a paper is known: two records that share a key are of one paper.</summary>
/// <param name="Id">The id that the record alone gives.</param>
/// <param name="Keys">The id itself, and as far as they are known: the DOI (arXiv's own as the arXiv id), and title with first author.</param>
internal sealed record Identity(string Id, IReadOnlyList<string> Keys)
{
    // No id has a blank.
    private const string TitlePrefix = "title ";

    // "Introduction" and "Editorial" are many papers.
    private const int FewestWords = 4;
    private const int FewestLetters = 20;

    public static Identity Of(Paper paper)
    {
        var keys = new List<string> { paper.Id };
        if (paper.Doi is { } doi)
            keys.Add(ArxivId.OfDoi(doi)?.PaperId ?? $"doi:{doi}");

        if (TitleKey(paper) is { } title)
            keys.Add(title);

        return new Identity(paper.Id, [.. keys.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Whether a key is title and author; the others are ids.</summary>
    public static bool IsTitle(string key) => key.StartsWith(TitlePrefix, StringComparison.Ordinal);

    /// <summary>
    /// Whether two ids that share a key can be of one paper. Where one source has given two ids, it means two papers, though they share a title
    /// or name the same DOI; only an arXiv number that a spreadsheet has spoilt, and the same number as it should be, are one.
    /// </summary>
    public static bool Joins(string one, string other)
        => SchemeOf(one) != SchemeOf(other) || (AsArxivWritesIt(one) is { } number && number == AsArxivWritesIt(other));

    /// <summary>The id that a paper keeps: arXiv's, as arXiv writes it, else a DOI, else another source's; of equals the first in the alphabet.</summary>
    public static string Better(string one, string other)
        => (RankOf(one), one).CompareTo((RankOf(other), other)) <= 0 ? one : other;

    private static int RankOf(string id) => SchemeOf(id) switch
    {
        "arxiv" => AsArxivWritesIt(id) == id ? 0 : 1,
        "doi" => 2,
        _ => 3,
    };

    private static string SchemeOf(string id) => id[..id.IndexOf(':', StringComparison.Ordinal)];

    private static string? AsArxivWritesIt(string id)
        => SchemeOf(id) == "arxiv" && ArxivId.TryParse(id["arxiv:".Length..], out var arxiv) ? arxiv.AsArxivWritesIt.PaperId : null;

    private static string? TitleKey(Paper paper)
    {
        if (paper.Authors is not [var first, ..])
            return null;

        var title = PaperText.TitleKey(paper.Title);
        if (title.Length < FewestLetters || title.Count(' ') + 1 < FewestWords || PaperText.Words(first.Name) is not [.., var family])
            return null;

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{title}\n{family}"));
        return TitlePrefix + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }
}
