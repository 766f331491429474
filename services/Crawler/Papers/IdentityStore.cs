using PaperMesh.Storage;

namespace PaperMesh.Crawler.Papers;

/// <summary>Tells which records, of whatever source, are of one paper.</summary>
internal sealed class IdentityStore(IDocuments<PaperKey> keys)
{
    private const int Rounds = 20;

    /// <summary>
    /// Finds the papers of records, and keeps their keys. A key moves only to a better id, so replicas that do this at once come to the
    /// same end; who has stored a paper looks again afterwards (<see cref="KnownAsync"/>), since its key may just have moved.
    /// </summary>
    public async Task<Homes> SettleAsync(IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var known = await FindAsync(identities, cancellationToken);
            var homes = Meet(known.Values, identities);

            // First: from here on, whatever dies, the records that told of a paper lead to those that are to go into it.
            await keys.UpsertAsync([.. homes.Gatherers.Where(IsNews)], key => key.Key, PaperKey.Merge, cancellationToken);

            PaperKey[] news = [.. homes.Keys.Where(IsNews)];
            var stored = await keys.UpsertAsync(news, key => key.Key, PaperKey.Merge, cancellationToken);
            if (stored.Zip(news).All(one => one.Second.IsIn(one.First.Document)))
                return homes;

            bool IsNews(PaperKey key) => !key.IsIn(known.GetValueOrDefault(key.Key));
        }

        throw new TimeoutException("Which records are of one paper could not be settled: other writers were always faster.");
    }

    /// <summary>The papers of these records, by the keys that are stored now.</summary>
    public async Task<Homes> KnownAsync(IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
        => Meet((await FindAsync(identities, cancellationToken)).Values, identities);

    private static Homes Meet(IReadOnlyCollection<PaperKey> known, IReadOnlyList<Identity> identities)
    {
        var homes = new Homes();
        homes.Know(known);
        foreach (var identity in identities)
            homes.Meet(identity);

        return homes;
    }

    /// <summary>The stored keys of records, and those of the papers to which they lead, on to the last.</summary>
    private async Task<Dictionary<string, PaperKey>> FindAsync(IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, PaperKey>();
        var asked = new HashSet<string>();
        string[] next = [.. identities.SelectMany(identity => identity.Keys).Distinct()];
        while (next is not [])
        {
            asked.UnionWith(next);
            var there = await keys.FindManyAsync(next, cancellationToken);
            foreach (var key in there)
                found[key.Key] = key;

            next = [.. there.SelectMany(key => key.Former ?? [], (_, former) => former).Concat(there.Select(key => key.PaperId)).Distinct().Where(id => !asked.Contains(id))];
        }

        return found;
    }
}
