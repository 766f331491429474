using System.Text.Json.Serialization;
namespace PaperMesh.Storage.Leasing;

/// <summary>Who may do what only one replica may do at a time.</summary>
public sealed record StoredLease
{
    public static readonly DocumentKind<StoredLease> Kind = new("leases", lease => lease.Name, LeasingJson.Default.StoredLease)
    {
        // One that has long been free is as good as none.
        Expires = lease => Later(lease.Until, lease.NotBefore) + TimeSpan.FromDays(1),
    };

    /// <summary>What is leased: <c>budget:arxiv.org</c>, <c>source:hf-daily</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Machine, process, and something that no other lease has; null: nobody.</summary>
    public string? Holder { get; init; }

    /// <summary>When the holder is taken for dead unless it has renewed the lease, UTC. In the past when there is none.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>When it can be taken at the earliest though nobody holds it, UTC; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// How long after this was written it can be taken at the latest, by whatever clock. Null: a version wrote it that did not say so.
    /// </summary>
    public TimeSpan? Within { get; init; }

    /// <summary>When it can be taken, unless it is renewed or given up before; a time in the past means now.</summary>
    [JsonIgnore]
    public DateTimeOffset FreeAt => Holder is null ? NotBefore ?? DateTimeOffset.MinValue : Later(Until, NotBefore);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
