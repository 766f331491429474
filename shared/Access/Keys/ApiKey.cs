using PaperMesh.Storage;

namespace PaperMesh.Access.Keys;

/// <summary>An API key, without what makes it one: of its secret only a hash is kept.</summary>
public sealed record ApiKey
{
    public static readonly DocumentKind<ApiKey> Kind = new("api-keys", key => key.Id, AccessJson.Default.ApiKey)
    {
        Indexes = new Dictionary<string, Func<ApiKey, IndexKey?>> { ["created"] = key => key.Created },
    };

    /// <summary>The visible part: <c>pmk_</c> and 10 hexadecimal digits. A key begins with it.</summary>
    public required string Id { get; init; }

    /// <summary>What for, in the words of whoever made it.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>SHA-256 of the key; it is 160 bits at random, so that no slow hash is needed.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Of the key before the last rotation, which is good until <see cref="PreviousUntil"/>.</summary>
    public byte[]? PreviousHash { get; init; }

    public DateTimeOffset? PreviousUntil { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>As the audit log says it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    public DateTimeOffset? Revoked { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>How callers with it are called.</summary>
    public string Caller => $"{Name} ({Id})";

    public bool IsGood(DateTimeOffset now) => Revoked is null && (Expires is null || now < Expires);
}
