using PaperMesh.Storage;

namespace PaperMesh.Classifier.Papers;

/// <summary>Another id of a paper: see <see cref="Contracts.Paper.Aliases"/>. No paper is kept under it.</summary>
/// <param name="Id">Not an id of a paper any more.</param>
/// <param name="PaperId">The paper; perhaps itself an alias by now.</param>
internal sealed record PaperAlias(string Id, string PaperId)
{
    public static readonly DocumentKind<PaperAlias> Kind = new("aliases", alias => alias.Id, StoredJson.Default.PaperAlias);
}
