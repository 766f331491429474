using System.Net;
using System.Text.Json.Nodes;

namespace PaperMesh.Gateway.Tests.Access;

public sealed class AuditTests : IAsyncLifetime
{
    private GuardedService _service = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await GuardedService.StartAsync();
        _gateway = await RunningGateway.StartAsync(_service.AsAll);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Every_change_is_written_down_with_who_what_from_where_and_what_came_of_it()
    {
        var (id, key) = await _gateway.NewKeyAsync(null, "submit");
        await _gateway.Http.AskAsync("POST", "/api/v1/import?format=jsonl", key);
        await _gateway.Http.AskAsync("DELETE", "/api/v1/keys/pmk_0000000000", key);

        var entries = await EntriesAsync();
        entries.Select(entry => $"{entry["who"]}|{entry["method"]} {entry["what"]}|{entry["from"]}|{entry["status"]}").ShouldBe(
        [
            $"a test ({id})|DELETE /api/v1/keys/pmk_0000000000|127.0.0.1|403",
            $"a test ({id})|POST /api/v1/import?format=jsonl|127.0.0.1|200",
            "the admin key of the settings|POST /api/v1/keys|127.0.0.1|201",
        ]);
    }

    [Fact]
    public async Task A_visitor_is_written_down_when_something_was_changed_and_no_token_is()
    {
        (await _gateway.Http.AskAsync("POST", "/api/v1/import")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await _gateway.Http.AskAsync("POST", "/subscriptions/the-token-of-nia/change?mail=nia@example.org")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var entries = await EntriesAsync();
        entries.ShouldHaveSingleItem()["what"]!.GetValue<string>().ShouldBe("/subscriptions/…/change");
    }

    [Fact]
    public async Task Reading_leaves_no_trace()
    {
        var (_, key) = await _gateway.NewKeyAsync(null, "admin");
        await _gateway.Http.AskAsync("GET", "/ops/secret", key);
        await _gateway.Http.AskAsync("GET", "/read");

        (await EntriesAsync()).Count.ShouldBe(1); // The making of the key.
    }

    private async Task<IReadOnlyList<JsonNode>> EntriesAsync()
        => [.. (await _gateway.Http.AskAsync("GET", "/api/v1/audit", RunningGateway.AdminKey).JsonAsync())["items"]!.AsArray().Select(entry => entry!)];
}
