using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Gateway.Caching;

/// <summary>Settings below <c>Caching</c>.</summary>
internal sealed class CachingOptions
{
    /// <summary>For how long an answer is given again before the service is asked whether it still holds; 0 to one minute, 0 keeps none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of all answers that are kept, 1 MB to 16 GB.</summary>
    [Range(1_000_000, 16_000_000_000)]
    public long Memory { get; set; } = 64_000_000;
}
