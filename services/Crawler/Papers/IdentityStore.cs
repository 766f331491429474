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
            var homes = new Homes();
            foreach (var key in known.Values)
                homes.Know(key);

            foreach (var identity in identities)
                homes.Meet(identity);

            PaperKey[] news = [.. homes.Keys.Where(key => known.GetValueOrDefault(key.Key) != key)];
            var stored = await keys.UpsertAsync(news, key => key.Key, PaperKey.Merge, cancellationToken);
            if (stored.Zip(news).All(one => one.First.Document == one.Second))
                return homes;
        }

        throw new TimeoutException("Which records are of one paper could not be settled: other writers were always faster.");
    }

    /// <summary>The papers of these records, by the keys that are stored now.</summary>
    public async Task<Homes> KnownAsync(IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
    {
        var homes = new Homes();
        foreach (var key in (await FindAsync(identities, cancellationToken)).Values)
            homes.Know(key);

        foreach (var identity in identities)
            homes.Meet(identity);

        return homes;
    }

    private async Task<Dictionary<string, PaperKey>> FindAsync(IReadOnlyList<Identity> identities, CancellationToken cancellationToken)
        => (await keys.FindManyAsync([.. identities.SelectMany(identity => identity.Keys).Distinct()], cancellationToken)).ToDictionary(key => key.Key);
}
