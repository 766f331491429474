using System.Diagnostics.CodeAnalysis;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Submissions;

/// <summary>Which paper people mean by an id or an address that they have copied from somewhere.</summary>
internal static class SubmittedPaper
{
    public const string Accepted =
        "an arXiv id (2309.12345, hep-th/9901001, with or without vN), a DOI (10.1000/182), "
        + "or the address of a paper at arxiv.org, doi.org or huggingface.co/papers";

    private const int Longest = 500;

    // Of arXiv's addresses, what comes before the id.
    private static readonly string[] ArxivPages = ["abs/", "pdf/", "html/", "format/", "e-print/", "src/", "ps/"];

    private static readonly string[] ArxivHosts = ["arxiv.org", "www.arxiv.org", "export.arxiv.org", "browse.arxiv.org"];

    private static readonly string[] DoiHosts = ["doi.org", "dx.doi.org", "www.doi.org"];

    private static readonly string[] HuggingFaceHosts = ["huggingface.co", "www.huggingface.co", "hf.co"];

    /// <summary>Reads an id or an address; with or without scheme, in any case, with white space around it.</summary>
    /// <param name="paperId">As <see cref="Contracts.Paper.Id"/> has it: <c>arxiv:2309.12345</c>, <c>doi:10.1000/182</c>.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? paperId)
    {
        var given = text.Trim();
        paperId = given.Length is 0 or > Longest ? null : ById(given) ?? ByAddress(given);
        return paperId is not null;
    }

    private static string? ById(string given)
        => given.StartsWith("arxiv:", StringComparison.OrdinalIgnoreCase) ? Arxiv(given["arxiv:".Length..].Trim())
            : given.StartsWith("doi:", StringComparison.OrdinalIgnoreCase) ? OfDoi(given["doi:".Length..].Trim())
            : Arxiv(given) ?? OfDoi(given);

    private static string? ByAddress(string given)
    {
        var absolute = given.Contains("://", StringComparison.Ordinal) ? given : $"https://{given}";
        if (!Uri.TryCreate(absolute, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return null;

        var path = Uri.UnescapeDataString(address.AbsolutePath).Trim('/');
        if (IsOneOf(address.Host, ArxivHosts))
            return ArxivPages.FirstOrDefault(page => path.StartsWith(page, StringComparison.OrdinalIgnoreCase)) is { } page ? Arxiv(path[page.Length..]) : null;

        if (IsOneOf(address.Host, DoiHosts))
            return OfDoi(path);

        return IsOneOf(address.Host, HuggingFaceHosts) && path.StartsWith("papers/", StringComparison.OrdinalIgnoreCase) ? Arxiv(path["papers/".Length..]) : null;
    }

    private static bool IsOneOf(string host, string[] hosts) => hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static string? Arxiv(string text)
    {
        var id = text.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) ? text[..^4] : text;
        return ArxivId.TryParse(id, out var parsed) ? parsed.PaperId : null;
    }

    // arXiv's own DOIs name the paper by its arXiv id.
    private static string? OfDoi(string text)
    {
        const string ArxivPrefix = "10.48550/arxiv.";
        if (!text.StartsWith("10.", StringComparison.Ordinal) || Doi.Find(text) is not { } doi || doi.Length != text.Length)
            return null;

        return doi.StartsWith(ArxivPrefix, StringComparison.Ordinal) ? Arxiv(text[ArxivPrefix.Length..]) : $"doi:{doi}";
    }
}
