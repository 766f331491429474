using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.Webhooks;

/// <summary>A webhook as its owner sees it: over HTTP.</summary>
internal sealed class Hook(HttpClient http, string id, string? secret, string token)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Id => id;

    public string Secret { get; private set; } = secret ?? "";

    public string ManageToken => token;

    public static async Task<Hook> CreateAsync(RunningNotifier notifier, string url, string? query = null, string? owner = null, string? outlet = null)
    {
        using var response = await notifier.Http.PostAsJsonAsync("/api/v1/webhooks", new { url, query, owner, outlet }, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        var made = JsonNode.Parse(text)!;
        return new Hook(
            notifier.Http, made["webhook"]!["id"]!.GetValue<string>(), made["secret"]?.GetValue<string>(), made["token"]!.GetValue<string>());
    }

    /// <summary>The same webhook, by way of another replica.</summary>
    public Hook At(RunningNotifier notifier) => new(notifier.Http, id, Secret, token);

    public async Task<(HttpStatusCode Status, JsonNode? Answer)> AskAsync(HttpMethod method, string path = "", object? body = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/webhooks/{id}{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer ?? token);
        if (body is not null)
            request.Content = JsonContent.Create(body);

        using var response = await http.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> GetAsync(string path = "") => (await AskAsync(HttpMethod.Get, path)).Answer!;

    public async Task RotateAsync(int overlapHours)
        => Secret = (await AskAsync(HttpMethod.Post, $"/rotate?overlapHours={overlapHours}")).Answer!["secret"]!.GetValue<string>();

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> DeliveriesAsync()
        => [.. (await GetAsync("/deliveries?limit=200"))["items"]!.AsArray().Select(item => item!)];

    /// <summary>Waits until the delivery is so.</summary>
    public async Task<JsonNode> DeliveryAsync(string name, Func<JsonNode, bool> condition)
    {
        JsonNode? found = null;
        await Eventually.BeTrueAsync(async () =>
        {
            (var status, found) = await AskAsync(HttpMethod.Get, $"/deliveries/{name}");
            return status == HttpStatusCode.OK && condition(found!);
        }, $"delivery {name}");
        return found!;
    }
}
