using PaperMesh.Storage;

namespace PaperMesh.Crawler.Papers;

/// <summary>That a key belongs to a paper. A key that is the paper's own id needs no document, unless others have gone into it.</summary>
/// <param name="Key">See <see cref="Identity.Keys"/>.</param>
/// <param name="PaperId">It only ever moves on to a better id: see <see cref="Identity.Better"/>.</param>
internal sealed record PaperKey(string Key, string PaperId)
{
    public static readonly DocumentKind<PaperKey> Kind = new("keys", key => key.Key, CrawlerJson.Default.PaperKey);

    /// <summary>Of a key that is an id: those of other papers that have gone into it, of which no record of its own tells. Null: none.</summary>
    public IReadOnlyList<string>? Former { get; init; }

    /// <summary>Whichever of two replicas comes first, the same one holds in the end.</summary>
    public static PaperKey Merge(PaperKey? stored, PaperKey incoming)
    {
        if (stored is null)
            return incoming;

        return stored with
        {
            PaperId = Identity.Better(stored.PaperId, incoming.PaperId),
            Former = incoming.IsFormerIn(stored) ? stored.Former : [.. (stored.Former ?? []).Union(incoming.Former!).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Whether the stored key says the same, or more.</summary>
    public bool IsIn(PaperKey? stored) => stored?.PaperId == PaperId && IsFormerIn(stored);

    private bool IsFormerIn(PaperKey stored) => Former is null || Former.All((stored.Former ?? []).Contains);
}
