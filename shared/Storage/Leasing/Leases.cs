using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Storage.Leasing;

/// <summary>What only one may do at a time, over all replicas: each name is leased to one holder, through the store.</summary>
/// <remarks>
/// A holder that dies frees its lease after <see cref="TimeToLive"/>. That is told by the clocks of the machines, which have to agree
/// to a few seconds, as any time service keeps them. When one was set back, a lease would seem to hold for as long as that: so who has
/// seen one stand unchanged for all of its time, by what has passed and not by the clock, takes it.
/// </remarks>
public sealed class Leases(IDocuments<StoredLease> leases, TimeProvider time, ILogger<Leases> log)
{
    private const int MostWatched = 1_000;

    // Those that were refused here, as they were, and since when.
    private readonly ConcurrentDictionary<string, (StoredLease Lease, long Since)> _watched = new(StringComparer.Ordinal);

    /// <summary>How long a holder may go on without a word.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(15);

    internal static readonly TimeSpan RenewEvery = TimeToLive / 3;

    /// <summary>Takes the lease if it is free. Of several who try at once, in whatever process, one gets it.</summary>
    /// <returns>The lease, to be disposed of when it is done; null: somebody has it, or it is not yet time.</returns>
    public Task<Lease?> TryTakeAsync(string name, CancellationToken cancellationToken)
        => TryTakeAsync(name, rest: TimeSpan.Zero, cancellationToken);

    /// <param name="name">What is to be leased.</param>
    /// <param name="rest">For how long nobody can take it after this holder has given it up, or has died.</param>
    /// <param name="cancellationToken">Stops the attempt; it has no effect on a lease that was taken.</param>
    public async Task<Lease?> TryTakeAsync(string name, TimeSpan rest, CancellationToken cancellationToken)
    {
        var holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        var asked = time.GetTimestamp();
        var taken = await ChangeAsync(
            name,
            stored => stored is not null && stored.FreeAt > time.GetUtcNow() && !IsOver(stored) ? stored : Held(name, holder, rest),
            cancellationToken);

        if (taken is not null)
            Watch(taken, isOurs: taken.Holder == holder);
        return taken?.Holder == holder ? new Lease(this, name, holder, rest, asked, time, log) : null;
    }

    /// <summary>Who has it, and when it is free; null: nobody has had it for long.</summary>
    public Task<StoredLease?> FindAsync(string name, CancellationToken cancellationToken) => leases.FindAsync(name, cancellationToken);

    /// <summary>Whether nobody could take it now.</summary>
    public async Task<bool> IsHeldAsync(string name, CancellationToken cancellationToken)
        => (await FindAsync(name, cancellationToken))?.FreeAt > time.GetUtcNow();

    /// <returns>Whether it is still the holder's.</returns>
    internal async Task<bool> RenewAsync(string name, string holder, TimeSpan rest, CancellationToken cancellationToken)
    {
        var renewed = await ChangeAsync(
            name, stored => stored?.Holder == holder ? Held(name, holder, rest) : stored, cancellationToken);
        return renewed?.Holder == holder;
    }

    internal Task ReleaseAsync(string name, string holder, DateTimeOffset? notBefore, CancellationToken cancellationToken)
        => ChangeAsync(
            name,
            stored => stored?.Holder == holder
                ? stored with { Holder = null, Until = time.GetUtcNow(), NotBefore = notBefore, Within = Rest(notBefore) }
                : stored,
            cancellationToken);

    private void Watch(StoredLease lease, bool isOurs)
    {
        if (isOurs)
        {
            _watched.TryRemove(lease.Name, out _);
        }
        else if (!_watched.TryGetValue(lease.Name, out var watched) || watched.Lease != lease)
        {
            // Names that nobody asks for any more.
            if (_watched.Count >= MostWatched)
                _watched.Clear();

            _watched[lease.Name] = (lease, time.GetTimestamp());
        }
    }

    private bool IsOver(StoredLease lease)
        => _watched.TryGetValue(lease.Name, out var watched) && watched.Lease == lease && time.GetElapsedTime(watched.Since) >= lease.Within;

    // The holder may work until it would have had to renew. When it dies by then, whoever comes after it still keeps the rest.
    private StoredLease Held(string name, string holder, TimeSpan rest)
    {
        var now = time.GetUtcNow();
        return new StoredLease
        {
            Name = name,
            Holder = holder,
            Until = now + TimeToLive,
            NotBefore = rest > TimeSpan.Zero ? now + RenewEvery + rest : null,
            Within = rest > TimeToLive - RenewEvery ? RenewEvery + rest : TimeToLive,
        };
    }

    private TimeSpan Rest(DateTimeOffset? notBefore)
        => notBefore - time.GetUtcNow() is { } rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    private async Task<StoredLease?> ChangeAsync(
        string name, Func<StoredLease?, StoredLease?> change, CancellationToken cancellationToken)
    {
        var result = await leases.UpsertAsync([name], id => id, (stored, _) => change(stored), cancellationToken);
        return result[0].Document;
    }
}
