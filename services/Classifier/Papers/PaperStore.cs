using PaperMesh.Storage;

namespace PaperMesh.Classifier.Papers;

/// <summary>The Classifier's papers: of each the newest revision, and what was said of it.</summary>
internal sealed class PaperStore(IDocuments<TaggedPaper> documents, IDocuments<PaperAlias> aliases)
{
    /// <summary>Those of the ids that are there.</summary>
    public async Task<IReadOnlyDictionary<string, TaggedPaper>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => (await documents.FindManyAsync(ids, cancellationToken)).ToDictionary(paper => paper.Id);

    /// <summary>Keeps the newest state of each paper; what is late or repeated changes nothing.</summary>
    /// <param name="papers">Each once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is stored now, one for each paper, but for those that have gone into another one.</returns>
    /// <remarks>
    /// Aliases are kept before, and asked for after the papers: so of two replicas, one with the paper and one with an alias of it,
    /// whichever is later takes the alias out.
    /// </remarks>
    public async Task<IReadOnlyList<TaggedPaper>> KeepAsync(IReadOnlyList<TaggedPaper> papers, CancellationToken cancellationToken)
    {
        PaperAlias[] others = [.. papers.SelectMany(paper => paper.Paper.Aliases, (paper, alias) => new PaperAlias(alias, paper.Id))];
        if (others is not [])
            await aliases.UpsertAsync(others, alias => alias.Id, (_, alias) => alias, cancellationToken);

        var kept = await documents.UpsertAsync(papers, paper => paper.Id, TaggedPaper.Merge, cancellationToken);

        var late = await aliases.FindManyAsync([.. papers.Select(paper => paper.Id)], cancellationToken);
        var gone = late.Concat(others).Select(alias => alias.Id).ToHashSet();
        if (gone.Count > 0)
            await documents.DeleteAsync(gone, cancellationToken);

        return [.. kept.Select(one => one.Document!).Where(paper => !gone.Contains(paper.Id))];
    }

    /// <summary>Papers in the order of their ids.</summary>
    /// <param name="after">The id of the last paper of the page before; null from the start.</param>
    /// <param name="limit">Papers of a page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>None at the end.</returns>
    public async Task<IReadOnlyList<TaggedPaper>> ReadAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        // The bound is inclusive, and the paper that it names may be gone.
        var page = await documents.QueryAsync(new DocumentQuery { From = after, Limit = limit + 1 }, cancellationToken);
        return [.. page.Items.Where(paper => paper.Id != after).Take(limit)];
    }

    public Task<long> CountAsync(CancellationToken cancellationToken) => documents.CountAsync(new DocumentQuery(), cancellationToken);
}
