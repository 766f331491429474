using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Gateway.Limits;

/// <summary>Settings below <c>Limits</c>.</summary>
internal sealed class LimitsOptions : IValidatableObject
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long a request may take from its first byte to the last of its answer, where no route says otherwise; up to an hour, 0 for any time.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for single routes, by their names in <c>ReverseProxy:Routes</c>.</summary>
    public Dictionary<string, TimeSpan> Timeouts { get; set; } = [];

    public TimeSpan TimeoutOf(string route) => Timeouts.TryGetValue(route, out var own) ? own : Timeout;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, timeout) in Timeouts.Select(route => ($"Timeouts:{route.Key}", route.Value)).Prepend(("Timeout", Timeout)))
        {
            if (timeout < TimeSpan.Zero || timeout > Longest)
                yield return new($"'{timeout}' was given in Limits:{name}; expected is a time up to an hour, as 00:01:00, or 0 for any.");
        }
    }
}
