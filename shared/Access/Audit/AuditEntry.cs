using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Access.Audit;

/// <summary>One change that somebody has asked for: who, what, when, from where, and what came of it.</summary>
public sealed record AuditEntry
{
    public static readonly DocumentKind<AuditEntry> Kind = new("audit", entry => entry.Id, AccessJson.Default.AuditEntry)
    {
        Indexes = new Dictionary<string, Func<AuditEntry, IndexKey?>> { ["at"] = entry => entry.At },
        Expires = entry => entry.Until,
    };

    /// <summary>In the order of time (UUID version 7, RFC 9562).</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CallerKind By { get; init; }

    /// <summary>The key or the person; empty for a visitor.</summary>
    public required string Who { get; init; }

    /// <summary>Address of the other end, as far as proxies are believed.</summary>
    public required string From { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query; the tokens that manage a subscription are left out.</summary>
    public required string What { get; init; }

    /// <summary>Of HTTP; null while it is under way, and for good when the process died in the middle of it.</summary>
    public int? Status { get; init; }

    public required DateTimeOffset Until { get; init; }
}
