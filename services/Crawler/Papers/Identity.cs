using System.Security.Cryptography;
using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperText = PaperMesh.Queries.PaperText;

namespace PaperMesh.Crawler.Papers;

/// <summary>By what a paper is known: two records that share a key are of one paper.</summary>
/// <param name="Id">The id that the record alone gives.</param>
/// <param name="Keys">The id itself, and as far as they are known: arXiv's number as arXiv writes it, the DOI, and title with first author.</param>
internal sealed record Identity(string Id, IReadOnlyList<string> Keys)
{
    private const string TitlePrefix = "title:";

    // "Introduction" and "Editorial" are many papers.
    private const int FewestWords = 4;
    private const int FewestLetters = 20;

    public static Identity Of(Paper paper)
    {
        var keys = new List<string> { paper.Id };
        if (ArxivKey(paper) is { } arxiv)
            keys.Add(arxiv);

        if (paper.Doi is { } doi)
            keys.Add(ArxivId.OfDoi(doi)?.PaperId ?? $"doi:{doi}");

        if (TitleKey(paper) is { } title)
            keys.Add(title);

        return new Identity(paper.Id, [.. keys.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Whether a key is of the third kind; the others are ids.</summary>
    public static bool IsTitle(string key) => key.StartsWith(TitlePrefix, StringComparison.Ordinal);

    /// <summary>
    /// Whether a key makes one paper of two ids. Where one source has given two ids, it means two papers, though they share a title or name
    /// the same DOI. Only an arXiv number, of which a spreadsheet has made two, speaks against that.
    /// </summary>
    public static bool Joins(string key, string one, string other)
        => one == other || SchemeOf(one) != SchemeOf(other) || key.StartsWith("arxiv:", StringComparison.Ordinal);

    /// <summary>The id that a paper keeps: arXiv's, as arXiv writes it, else a DOI, else another source's; of equals the first in the alphabet.</summary>
    public static string Better(string one, string other)
        => (RankOf(one), one).CompareTo((RankOf(other), other)) <= 0 ? one : other;

    private static int RankOf(string id) => SchemeOf(id) switch
    {
        "arxiv" => ArxivId.TryParse(id["arxiv:".Length..], out var arxiv) && arxiv.AsArxivWritesIt.PaperId == id ? 0 : 1,
        "doi" => 2,
        _ => 3,
    };

    private static string SchemeOf(string id) => id[..id.IndexOf(':', StringComparison.Ordinal)];

    private static string? ArxivKey(Paper paper)
        => SchemeOf(paper.Id) == "arxiv" && ArxivId.TryParse(paper.Id["arxiv:".Length..], out var id) ? id.AsArxivWritesIt.PaperId : null;

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
