using PaperMesh.Storage;

namespace PaperMesh.Crawler.Papers;

/// <summary>That a key belongs to a paper. A key that is the paper's own id needs no document.</summary>
/// <param name="Key">See <see cref="Identity.Keys"/>.</param>
/// <param name="PaperId">It only ever moves on to a better id: see <see cref="Identity.Better"/>.</param>
internal sealed record PaperKey(string Key, string PaperId)
{
    public static readonly DocumentKind<PaperKey> Kind = new("keys", key => key.Key, CrawlerJson.Default.PaperKey);

    /// <summary>Whichever of two replicas comes first, the same one holds in the end.</summary>
    public static PaperKey Merge(PaperKey? stored, PaperKey incoming)
        => stored is not null && Identity.Better(stored.PaperId, incoming.PaperId) == stored.PaperId ? stored : incoming;
}
