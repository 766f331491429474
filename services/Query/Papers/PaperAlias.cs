using PaperMesh.Storage;

namespace PaperMesh.Query.Papers;

/// <summary>Another id of a paper: see <see cref="Contracts.Paper.Aliases"/>.</summary>
/// <param name="Id">No paper of its own is kept under it.</param>
/// <param name="PaperId">The paper; perhaps itself an alias by now.</param>
public sealed record PaperAlias(string Id, string PaperId)
{
    internal static readonly DocumentKind<PaperAlias> Kind = new("aliases", alias => alias.Id, QueryJson.Default.PaperAlias);
}
