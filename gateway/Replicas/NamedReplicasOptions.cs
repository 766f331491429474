using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Gateway.Replicas;

/// <summary>Settings below <c>Destinations</c>.</summary>
internal sealed class NamedReplicasOptions
{
    /// <summary>How often it is looked whether a name has other addresses: half a second to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one look may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);
}
