using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Storage;

namespace PaperMesh.Query.Papers;

/// <summary>The papers that readers see.</summary>
internal sealed class PaperStore(IDocuments<StoredPaper> documents, IDocuments<PaperAlias> aliases, TimeProvider time)
{
    /// <summary>What the ids of invented papers begin with.</summary>
    public const string Samples = "samples:";

    private const string KeptAt = "keptAt";

    public static readonly DocumentKind<StoredPaper> Kind = new("papers", paper => paper.Id, QueryJson.Default.StoredPaper)
    {
        Indexes = new Dictionary<string, Func<StoredPaper, IndexKey?>> { [KeptAt] = paper => paper.KeptAt },
    };

    /// <param name="id">As people write it: <c>arxiv:</c> may be missing, a version (<c>v3</c>) may be there; an alias finds its paper.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StoredPaper?> FindAsync(string id, CancellationToken cancellationToken)
        => await FindByIdAsync(id, cancellationToken)
            ?? (ArxivId.Read(id) is { } arxiv && arxiv != id ? await FindByIdAsync(arxiv, cancellationToken) : null);

    /// <summary>Those that are there, in the order asked for.</summary>
    public Task<IReadOnlyList<StoredPaper>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => documents.FindManyAsync(ids, cancellationToken);

    /// <summary>Folds events into what is stored; late and repeated ones change nothing.</summary>
    /// <returns>What is stored now, one for each event, but for those about papers that have gone into another.</returns>
    /// <remarks>
    /// Aliases are kept before, and asked for after the papers: so of two replicas, one with the paper and one with an alias of it,
    /// whichever is later takes the alias out.
    /// </remarks>
    public async Task<IReadOnlyList<Upserted<StoredPaper>>> KeepAsync(IReadOnlyList<PaperTagged> events, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        StoredPaper[] papers = [.. events.Select(tagged => StoredPaper.From(tagged, now))];
        PaperAlias[] others = [.. papers.SelectMany(paper => paper.Paper.Aliases, (paper, alias) => new PaperAlias(alias, paper.Id))];
        await aliases.UpsertAsync(others, alias => alias.Id, (_, alias) => alias, cancellationToken);

        var kept = await documents.UpsertAsync(papers, paper => paper.Id, StoredPaper.Merge, cancellationToken);

        var gone = await aliases.FindManyAsync([.. papers.Select(paper => paper.Id)], cancellationToken);
        var removed = gone.Concat(others).Select(alias => alias.Id).ToHashSet();
        await documents.DeleteAsync(removed, cancellationToken);
        return [.. kept.Where(paper => !removed.Contains(paper.Document!.Id))];
    }

    /// <summary>Papers in the order in which they were kept.</summary>
    /// <param name="since">Only those kept then or later.</param>
    /// <param name="after">The cursor of the page before.</param>
    /// <param name="limit">Papers of a page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<DocumentPage<StoredPaper>> KeptSinceAsync(DateTimeOffset since, string? after, int limit, CancellationToken cancellationToken)
        => documents.QueryAsync(new DocumentQuery { OrderBy = KeptAt, From = since, After = after, Limit = limit }, cancellationToken);

    public Task<long> CountAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => documents.CountAsync(new DocumentQuery { OrderBy = KeptAt, From = since }, cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) => documents.CountAsync(new DocumentQuery(), cancellationToken);

    /// <summary>Removes the invented papers.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> RemoveSamplesAsync(CancellationToken cancellationToken)
    {
        var samples = new DocumentQuery { From = Samples, To = Samples + '\uFFFF', Limit = 1000 };
        var removed = 0L;
        while (await documents.QueryAsync(samples, cancellationToken) is { Items.Count: > 0 } page)
            removed += await documents.DeleteAsync([.. page.Items.Select(paper => paper.Id)], cancellationToken);

        return removed;
    }

    private async Task<StoredPaper?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(id, cancellationToken) is { } paper)
            return paper;

        return await aliases.FindAsync(id, cancellationToken) is { } alias && alias.PaperId != id
            ? await documents.FindAsync(alias.PaperId, cancellationToken)
            : null;
    }
}
