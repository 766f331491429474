using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>Section <c>Notifier:DeadLetters</c>.</summary>
internal sealed class DeadLetterOptions
{
    /// <summary>Letters that a replica sends to their queues again in a second.</summary>
    [Range(1, 1_000)]
    public int RedrivePerSecond { get; set; } = 50;
}
