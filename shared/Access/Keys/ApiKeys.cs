using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Access.Keys;

/// <summary>The API keys that there are. A key is <c>pmk_</c>, 10 hexadecimal digits that name it, <c>_</c> and 40 that nobody can guess.</summary>
public sealed class ApiKeys(IDocuments<ApiKey> keys, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>What every key begins with: other tokens in the same header are not ours.</summary>
    public const string Prefix = "pmk_";

    private const int IdBytes = 5;
    private const int SecretBytes = 20;
    private const int MaxRemembered = 1000;

    private static readonly int IdLength = Prefix.Length + (2 * IdBytes);
    private static readonly int KeyLength = IdLength + 1 + (2 * SecretBytes);

    /// <summary>A key that another replica has revoked may still be used here for that long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (ApiKey Key, DateTimeOffset Until)> _seen = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();
    private readonly byte[]? _adminHash = options.Value.AdminKey is { } admin ? HashOf(admin) : null;

    /// <summary>Whether a key of that visible part was used here before: to look at it costs next to nothing.</summary>
    public bool WasSeen(string key) => IsOne(key) ? _seen.ContainsKey(key[..IdLength]) : IsAdmin(HashOf(key));

    /// <summary>Who comes with this key.</summary>
    /// <returns>Null: nobody; it is none, or is over, or was revoked.</returns>
    public async ValueTask<Caller?> CheckAsync(string key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        if (IsAdmin(hash))
            return new Caller(CallerKind.Key, "the admin key of the settings", [Scopes.Admin]);

        if (!IsOne(key) || await FindAsync(key[..IdLength], cancellationToken) is not { } found)
            return null;

        var now = time.GetUtcNow();
        var isIt = CryptographicOperations.FixedTimeEquals(hash, found.Hash)
            || (found.PreviousHash is { } previous && now < found.PreviousUntil && CryptographicOperations.FixedTimeEquals(hash, previous));
        if (!isIt || !found.IsGood(now))
            return null;

        _used[found.Id] = now;
        return new Caller(CallerKind.Key, found.Caller, [.. found.Scopes]);
    }

    /// <summary>The one of that visible part, as it was at most 10 seconds ago.</summary>
    public async ValueTask<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_seen.TryGetValue(id, out var seen) && now < seen.Until)
            return seen.Key;

        var key = await keys.FindAsync(id, cancellationToken);
        if (key is null)
        {
            _seen.TryRemove(id, out _);
            return null;
        }

        if (_seen.Count >= MaxRemembered)
            _seen.Clear();

        _seen[id] = (key, now + Fresh);
        return key;
    }

    /// <summary>The visible part of a key; null for what is none.</summary>
    public static string? IdOf(string key) => IsOne(key) ? key[..IdLength] : null;

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
        => (await keys.QueryAsync(new DocumentQuery { OrderBy = "created", Descending = true, Limit = 1000 }, cancellationToken)).Items;

    /// <returns>The key, which is shown this once, beside what is kept of it.</returns>
    public async Task<NewApiKey> CreateAsync(
        string name, IReadOnlyList<string> scopes, DateTimeOffset? expires, string by, CancellationToken cancellationToken)
    {
        var id = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var secret = NewKey(id);
        var key = new ApiKey
        {
            Id = id,
            Name = name,
            Scopes = scopes,
            Hash = HashOf(secret),
            Created = time.GetUtcNow(),
            CreatedBy = by,
            Expires = expires,
        };
        return await keys.InsertAsync([key], cancellationToken) == 1
            ? new NewApiKey(secret, key)
            : await CreateAsync(name, scopes, expires, by, cancellationToken); // That name was taken: one in a trillion.
    }

    /// <summary>A new secret behind the same visible part; the one before is good until the overlap is over.</summary>
    /// <returns>Null: there is no such key, or it is over.</returns>
    public async Task<NewApiKey?> RotateAsync(string id, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var secret = NewKey(id);
        var now = time.GetUtcNow();
        var changed = await ChangeAsync(
            id,
            key => key.IsGood(now) ? key with { Hash = HashOf(secret), PreviousHash = key.Hash, PreviousUntil = now + overlap } : key,
            cancellationToken);
        return changed is { Outcome: UpsertOutcome.Changed, Document: { } key } ? new NewApiKey(secret, key) : null;
    }

    /// <returns>Null: there is no such key.</returns>
    public async Task<ApiKey?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return (await ChangeAsync(id, key => key.Revoked is null ? key with { Revoked = now } : key, cancellationToken)).Document;
    }

    /// <summary>Writes down when keys were used, for those that were since the last call.</summary>
    internal async Task KeepUseAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, at) in _used)
        {
            await ChangeAsync(id, key => key.LastUsed >= at ? key : key with { LastUsed = at }, cancellationToken);
            _used.TryRemove(KeyValuePair.Create(id, at));
        }
    }

    private async Task<Upserted<ApiKey>> ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken)
    {
        var changed = (await keys.UpsertAsync([id], one => one, (stored, _) => stored is null ? null : change(stored), cancellationToken))[0];
        _seen.TryRemove(id, out _);
        return changed;
    }

    private static string NewKey(string id) => $"{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";

    private bool IsAdmin(byte[] hash) => _adminHash is not null && CryptographicOperations.FixedTimeEquals(hash, _adminHash);

    private static bool IsOne(string key)
        => key.Length == KeyLength && key.StartsWith(Prefix, StringComparison.Ordinal) && key[IdLength] == '_';

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <param name="Key">To be shown once.</param>
/// <param name="Kept">What is kept of it.</param>
public sealed record NewApiKey(string Key, ApiKey Kept);
