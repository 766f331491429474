using System.Net;
using System.Text;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources;

/// <summary>Asks services that answer in JSON.</summary>
internal static class JsonService
{
    /// <summary>Bytes of an answer, unpacked.</summary>
    public const int MaxBody = 50 << 20;

    private const int MaxReason = 300;

    /// <summary>Its answer, an object; null when it has no such thing (404).</summary>
    /// <exception cref="HttpRequestException">It refuses, or fails; the message has its own words, where it says why.</exception>
    /// <exception cref="InvalidDataException">The answer is no JSON object, is cut off or too long.</exception>
    public static async Task<JsonDocument?> AskAsync(this HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var answer = await BoundedBody.ReadAsync(body, MaxBody, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"{response.RequestMessage?.RequestUri?.Host} answers {(int)response.StatusCode}: {ReasonIn(answer)}", null, response.StatusCode);
        }

        return Parse(answer);
    }

    /// <summary>The same of a list, which has to be there: 404 is an error like others.</summary>
    public static async Task<JsonDocument> AskForListAsync(this HttpClient http, string path, CancellationToken cancellationToken)
        => await http.AskAsync(path, cancellationToken)
            ?? throw new HttpRequestException($"{http.BaseAddress?.Host} has no such list (404)", null, HttpStatusCode.NotFound);

    private static JsonDocument Parse(ReadOnlyMemory<byte> answer)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(answer);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"not JSON, or cut off ({e.Message}): {Excerpt.Of(answer.Span)}", e);
        }

        if (json.RootElement.ValueKind == JsonValueKind.Object)
            return json;

        json.Dispose();
        throw new InvalidDataException($"a JSON object is expected, not {Excerpt.Of(answer.Span)}");
    }

    /// <summary>The service's own words: <c>message</c> or <c>error</c>, as text or, in a list of faults, of the first; else the answer itself.</summary>
    private static string ReasonIn(ReadOnlyMemory<byte> answer)
    {
        string? reason = null;
        try
        {
            using var json = JsonDocument.Parse(answer);
            reason = TextOf(json.RootElement, "message") ?? TextOf(json.RootElement, "error");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Plain text, or a web page.
        }

        reason = PlainText.Line(reason ?? Encoding.UTF8.GetString(answer.Span[..Math.Min(answer.Length, MaxReason)]));
        return reason.Length <= MaxReason ? reason : $"{reason[..MaxReason]}…";
    }

    private static string? TextOf(JsonElement element, string name) => element switch
    {
        { ValueKind: JsonValueKind.Array } when element.GetArrayLength() > 0 => TextOf(element[0], name),
        { ValueKind: JsonValueKind.Object } when element.TryGetProperty(name, out var value)
            => value.ValueKind == JsonValueKind.String ? value.AsText(name) : TextOf(value, name),
        _ => null,
    };
}
