using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources;

/// <summary>Which paper an address leads to, or an identifier names.</summary>
internal static partial class PaperReference
{
    // A publisher's address goes on behind the DOI; bioRxiv's with the version.
    private static readonly string[] Views = ["/full", "/abstract", "/pdf", "/epdf", "/html", "/meta", "/fulltext", "/summary", ".pdf"];

    /// <summary>
    /// <c>https://arxiv.org/abs/2309.12345v2</c>, <c>oai:arXiv.org:hep-th/9901001</c>, <c>arXiv:2309.12345</c>, or arXiv's own DOI.
    /// </summary>
    public static ArxivId? Arxiv(string text)
    {
        if (Named().Match(text) is { Success: true } match && ArxivId.TryParse(match.Groups["id"].Value, out var id))
            return id;

        return Doi.Find(text) is { } doi ? ArxivId.OfDoi(doi) : null;
    }

    /// <summary><c>doi:10.1000/182</c>, or an address with a DOI in it, without what follows there.</summary>
    /// <returns>As <see cref="Doi.Find"/>.</returns>
    public static string? DoiIn(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return Doi.Find(text);

        var path = Uri.UnescapeDataString(uri.AbsolutePath);
        if (Doi.Find(path) is { } doi)
            return uri.Host.EndsWith("doi.org", StringComparison.OrdinalIgnoreCase) ? doi : WithoutView(doi);

        return Uri.UnescapeDataString(uri.Query).Split('&').Select(Doi.Find).FirstOrDefault(found => found is not null);
    }

    private static string WithoutView(string doi)
    {
        while (Views.FirstOrDefault(view => doi.EndsWith(view, StringComparison.Ordinal)) is { } view)
            doi = doi[..^view.Length];

        return Preprint().Match(doi) is { Success: true } preprint ? preprint.Groups["doi"].Value : doi;
    }

    [GeneratedRegex(
        @"(arxiv\.org/(abs|pdf|html|src|e-print|format)/|\barxiv(\.org)?:\s*|huggingface\.co/papers/)"
        + @"(?<id>([a-z]+(-[a-z]+)?(\.[a-z]{2})?/[0-9]{7}|[0-9]{4}\.[0-9]{4,5})(v[0-9]{1,4})?)(\.pdf)?($|[^0-9a-z])",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"^(?<doi>10\.(1101|64898)/[0-9.]+)v[0-9]+([./].*)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Preprint();
}
