using Microsoft.Extensions.Logging;

namespace PaperMesh.Storage.Leasing;

/// <summary>What only one may do at a time, over all replicas: each name is leased to one holder, through the store.</summary>
/// <remarks>
/// A holder that dies frees its lease after <see cref="TimeToLive"/>. That is told by the clocks of the machines, which have to agree
/// to a few seconds, as any time service keeps them.
/// </remarks>
public sealed class Leases(IDocuments<StoredLease> leases, TimeProvider time, ILogger<Leases> log)
{
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
            stored => stored is not null && stored.FreeAt > time.GetUtcNow() ? stored : Held(name, holder, rest),
            cancellationToken);

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
                ? stored with { Holder = null, Until = time.GetUtcNow(), NotBefore = notBefore }
                : stored,
            cancellationToken);

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
        };
    }

    private async Task<StoredLease?> ChangeAsync(
        string name, Func<StoredLease?, StoredLease?> change, CancellationToken cancellationToken)
    {
        var result = await leases.UpsertAsync([name], id => id, (stored, _) => change(stored), cancellationToken);
        return result[0].Document;
    }
}
