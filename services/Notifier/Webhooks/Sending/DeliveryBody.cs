using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Notifier.EventLog;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Notifier.Webhooks.Sending;

/// <summary>What is posted: CloudEvents 1.0, JSON format, structured mode.</summary>
internal static class DeliveryBody
{
    public const string ContentType = "application/cloudevents+json";

    /// <summary>Bytes. Many receivers refuse more; the recommendation of Standard Webhooks.</summary>
    public const int MaxBytes = 20 * 1024;

    /// <summary>The event; when it is too long, without its data but with a link to it, as CloudEvents' dataref extension has it.</summary>
    public static byte[] Of(LoggedEvent logged, string origin)
    {
        var whole = StructuredEvent.Of(logged, origin);
        var body = JsonSerializer.SerializeToUtf8Bytes(whole, NotifierJson.Default.StructuredEvent);
        if (body.Length <= MaxBytes)
            return body;

        var link = $"{origin}/api/v1/events?after={EventSequence.ToText(logged.Sequence - 1)}&limit=1";
        return JsonSerializer.SerializeToUtf8Bytes(whole with { Data = null, DataRef = link }, NotifierJson.Default.StructuredEvent);
    }

    public static byte[] OfTest(Delivery test)
        => JsonSerializer.SerializeToUtf8Bytes(
            new TestEvent(
                CloudEvent.SpecVersion, test.Name, "/papermesh/notifier", TestEvent.TestType, test.Created, "application/json",
                new TestData(test.Webhook, "This is a test. An event about a paper looks like those of /api/v1/events.")),
            NotifierJson.Default.TestEvent);
}

/// <summary>Says only that it has come.</summary>
internal sealed record TestEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    string Id,
    string Source,
    string Type,
    DateTimeOffset Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType,
    TestData Data)
{
    public const string TestType = "papermesh.webhook.test.v1";
}

internal sealed record TestData(string Webhook, string Message);
