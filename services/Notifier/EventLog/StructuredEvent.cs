using System.Net.Mime;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Notifier.EventLog;

/// <summary>An event of the log as others read it: CloudEvents 1.0, JSON format, structured mode, with the sequence extension.</summary>
/// <param name="Sequence">12 digits. Greater texts are later events.</param>
/// <param name="Data">Absent only where <paramref name="DataRef"/> is there.</param>
/// <param name="DataRef">Where the event is with its data, when it is too long for a webhook (CloudEvents' dataref extension).</param>
internal sealed record StructuredEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    string Id,
    string Source,
    string Type,
    string? Subject,
    DateTimeOffset? Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType,
    [property: JsonPropertyName("dataschema")] string DataSchema,
    string Sequence,
    PaperTagged? Data,
    [property: JsonPropertyName("dataref")] string? DataRef = null)
{
    /// <param name="logged">The event.</param>
    /// <param name="origin">Of the site that is asked, since <c>dataschema</c> has to be absolute: <c>https://papers.example.org</c>.</param>
    public static StructuredEvent Of(LoggedEvent logged, string origin)
    {
        var about = CloudEvent.Of(logged.Event);
        return new StructuredEvent(
            CloudEvent.SpecVersion,
            about.Id,
            about.Source,
            about.Type,
            about.Subject,
            about.Time,
            MediaTypeNames.Application.Json,
            origin + about.DataSchema,
            EventSequence.ToText(logged.Sequence),
            logged.Event);
    }
}
