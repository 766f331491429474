using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>How far the log has been worked through.</summary>
/// <param name="Name">By whom.</param>
/// <param name="Sequence">Of the last event; 0: none.</param>
internal sealed record Checkpoint(string Name, long Sequence)
{
    public static readonly DocumentKind<Checkpoint> Kind = new("checkpoints", checkpoint => checkpoint.Name, NotifierJson.Default.Checkpoint);
}
