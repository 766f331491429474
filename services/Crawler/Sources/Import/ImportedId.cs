using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>What an import calls a paper.</summary>
/// <param name="PaperId">What PaperMesh calls it.</param>
/// <param name="Given">As it stood there.</param>
/// <param name="Links">What follows from the id alone.</param>
internal sealed record ImportedId(string PaperId, string Given, int Version, IReadOnlyList<PaperLink> Links)
{
    /// <summary>
    /// Without prefix, or with <c>arxiv:</c>, an arXiv id; with <c>doi:</c> a DOI; with another prefix a name that its source gave, kept as
    /// it is.
    /// </summary>
    /// <exception cref="FormatException">None of these.</exception>
    public static ImportedId Parse(string given)
    {
        var text = given.Trim();
        var colon = text.IndexOf(':', StringComparison.Ordinal);

        return (colon < 0 ? "ARXIV" : text[..colon].ToUpperInvariant()) switch
        {
            "ARXIV" when ArxivId.TryParse(text[(colon + 1)..], out var id) => new(id.PaperId, text, id.Version, id.Links),
            "ARXIV" => throw new FormatException(
                $"id: {Excerpt.Of(given)} is no arXiv id; expected is 2309.12345, hep-th/9901001, doi:10.1000/182 or source:name"),
            "DOI" => OfDoi("id", text),
            _ => new(text, text, 1, []),
        };
    }

    /// <param name="field">Where it stood, for the message.</param>
    /// <exception cref="FormatException">It is no DOI.</exception>
    public static ImportedId OfDoi(string field, string given)
        => Doi.Find(given) is { } doi
            ? new($"doi:{doi}", given, 1, [])
            : throw new FormatException($"{field}: {Excerpt.Of(given)} is no DOI; expected is 10.1000/182");
}
