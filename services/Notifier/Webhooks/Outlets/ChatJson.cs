using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>JSON as chats take and give it.</summary>
internal static class ChatJson
{
    /// <summary>Letters as they are: some count the bytes.</summary>
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HttpRequestMessage Request(HttpMethod method, string url, JsonObject body)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Written))
            body.WriteTo(writer);

        var request = new HttpRequestMessage(method, url) { Content = new ByteArrayContent(stream.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return request;
    }

    /// <summary>A list of what there is.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];

    /// <summary>A span of time that an answer holds as a number.</summary>
    /// <param name="answer">Any JSON.</param>
    /// <param name="unit">Of the number.</param>
    /// <param name="path">Names of properties, from outside in.</param>
    /// <returns>Null: it does not.</returns>
    public static TimeSpan? Span(JsonElement answer, TimeSpan unit, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty(name, out answer))
                return null;
        }

        return answer.ValueKind == JsonValueKind.Number && answer.TryGetDouble(out var number) && number is > 0 and < 1e9 ? number * unit : null;
    }
}
