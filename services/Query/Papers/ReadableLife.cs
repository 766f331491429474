using System.Globalization;
using PaperMesh.Query.Search;
using PaperMesh.ServiceDefaults.Lives;

namespace PaperMesh.Query.Papers;

/// <summary>What readers can see of one paper since when, for operators.</summary>
internal sealed class ReadableLife(PaperStore papers, PaperIndex index)
{
    public async Task<LifeOfPaper> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (await papers.FindAsync(id, cancellationToken) is not { } stored)
            return LifeOfPaper.Unknown(QueryService.Name);

        var isIndexed = index.Lacking([stored]) is [];
        var revision = stored.Paper.Revision.ToString(CultureInfo.InvariantCulture);
        return new LifeOfPaper(
            QueryService.Name,
            stored.Id,
            stored.Paper.Title,
            [
                new("revision", revision),
                new("version", stored.Paper.Version.ToString(CultureInfo.InvariantCulture)),
                new("searchable", isIndexed ? "yes, at the replica that answered" : "not yet at the replica that answered", !isIndexed),
                new("tags of", stored.TaggedAt.UtcDateTime.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture)),
            ],
            [new LifeMoment(stored.KeptAt, $"revision {revision} kept for readers", isIndexed ? "and written into the search index" : "not yet in the search index", Failed: !isIndexed)],
            []);
    }
}
