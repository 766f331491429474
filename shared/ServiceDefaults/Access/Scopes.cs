namespace PaperMesh.ServiceDefaults.Access;

/// <summary>What somebody may be allowed to do. Whoever has <see cref="Admin"/> may do everything.</summary>
public static class Scopes
{
    /// <summary>Pages, feeds, searches, events: whatever changes nothing. Every endpoint that asks for nothing else asks for it.</summary>
    public const string Read = "read";

    /// <summary>To bring papers: one by its id, or a file of them.</summary>
    public const string Submit = "submit";

    /// <summary>To ask for papers by mail.</summary>
    public const string Subscribe = "subscribe";

    /// <summary>To make webhooks.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Sources, taxonomy, dead letters, keys: what operators see and do.</summary>
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Read, Submit, Subscribe, Webhooks, Admin];
}
