using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Operations;

/// <summary>Settings below <c>Ops</c>.</summary>
public sealed class OperationsOptions : IValidatableObject
{
    private const string Place = "{traceId}";

    /// <summary>Where traces can be looked at, with <c>{traceId}</c> in it: <c>https://grafana.example.org/explore/{traceId}</c>. Without it trace ids are text.</summary>
    public string? TraceUrl { get; set; }

    /// <returns>Null without <see cref="TraceUrl"/>.</returns>
    internal string? AddressOf(string traceId) => TraceUrl?.Replace(Place, traceId, StringComparison.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TraceUrl is not null && !(TraceUrl.Contains(Place, StringComparison.Ordinal) && Uri.TryCreate(AddressOf("0"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new($"'{TraceUrl}' was given in Ops:TraceUrl; expected is an address with {Place} in it, as https://grafana.example.org/explore/{Place}.");
    }
}
