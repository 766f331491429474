using PaperMesh.Contracts;

namespace PaperMesh.Queries;

/// <summary>What <c>has:</c> can ask for.</summary>
internal static class HasValues
{
    public static readonly IReadOnlyList<string> All = ["code", "data", "demo", "model", "project"];

    /// <summary>The value for a kind of link; null when that is nothing to ask for.</summary>
    public static string? Of(string linkKind) => linkKind switch
    {
        LinkKinds.Code => "code",
        LinkKinds.Dataset => "data",
        LinkKinds.Demo => "demo",
        LinkKinds.Model => "model",
        LinkKinds.Project => "project",
        _ => null,
    };
}
