using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PaperMesh.Gateway.Tests.Access;

/// <summary>Requests in one line each.</summary>
internal static class Asking
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="http">Whom.</param>
    /// <param name="method">Of HTTP.</param>
    /// <param name="path">With its query.</param>
    /// <param name="key">An API key; null for none.</param>
    /// <param name="body">Sent as JSON; null for nothing.</param>
    /// <param name="headers">More of them.</param>
    public static async Task<HttpResponseMessage> AskAsync(
        this HttpClient http, string method, string path, string? key = null, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        return await http.SendAsync(request, Token);
    }

    /// <summary>As a browser sends a form of a page of the same site.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient http, string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Accept", "text/html" } },
        };
        return await http.SendAsync(request, Token);
    }

    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
    }

    public static async Task<string> TextAsync(this HttpResponseMessage response) => await response.Content.ReadAsStringAsync(Token);

    /// <summary>A new key, made with the admin key.</summary>
    public static async Task<(string Id, string Key)> NewKeyAsync(this RunningGateway gateway, int? days, params string[] scopes)
    {
        var made = await gateway.Http.AskAsync("POST", "/api/v1/keys", RunningGateway.AdminKey, new { name = "a test", scopes, days }).JsonAsync();
        return (made["about"]!["id"]!.GetValue<string>(), made["key"]!.GetValue<string>());
    }
}
