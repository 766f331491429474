using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>How an index of other people's papers names one.</summary>
/// <param name="PaperId">As <see cref="Paper.Id"/> has it: by arXiv's number, else by the DOI, else by the index's own name.</param>
/// <param name="Doi">Null when there is none but arXiv's own, which says no more than the number.</param>
/// <param name="Links">Its page, and at arXiv its PDF.</param>
internal readonly record struct WorkId(string PaperId, string? Doi, IReadOnlyList<PaperLink> Links)
{
    /// <summary>The prefix of an id that is a DOI.</summary>
    public const string DoiPrefix = "doi:";

    /// <summary>The prefix of an id that is arXiv's number.</summary>
    public const string ArxivPrefix = "arxiv:";

    /// <param name="source">What the source is called here.</param>
    /// <param name="native">What the index calls it.</param>
    /// <param name="doi">As it is written there.</param>
    /// <param name="arxiv">arXiv's number as it is written there, with or without version; what is none is ignored.</param>
    public static WorkId Of(string source, string native, string? doi, string? arxiv)
    {
        var ownDoi = doi is null ? null : Sources.Doi.Find(doi);
        var ofDoi = ownDoi is null ? null : ArxivId.OfDoi(ownDoi);
        var id = arxiv is not null && ArxivId.TryParse(arxiv, out var given) ? given : ofDoi;
        if (ofDoi is not null)
            ownDoi = null;

        IReadOnlyList<PaperLink> page = ownDoi is null ? [] : [new(LinkKinds.Abstract, AddressOf(ownDoi))];
        return new WorkId(id?.PaperId ?? (ownDoi is null ? $"{source}:{native}" : $"{DoiPrefix}{ownDoi}"), ownDoi, [.. id?.Links ?? [], .. page]);
    }

    /// <summary>The DOI of an id that is one; null for others.</summary>
    public static string? DoiOf(string paperId) => paperId.StartsWith(DoiPrefix, StringComparison.Ordinal) ? Sources.Doi.Find(paperId) : null;

    private static string AddressOf(string doi) => $"https://doi.org/{Uri.EscapeDataString(doi).Replace("%2F", "/", StringComparison.Ordinal)}";
}
