using System.Collections.Concurrent;

namespace PaperMesh.Benchmarks.Search;

/// <summary>Readers who search over HTTP, each with a connection of its own.</summary>
internal sealed class SearchClients(Uri address, int pageSize) : IDisposable
{
    private readonly ConcurrentDictionary<int, HttpClient> _clients = new();

    /// <summary>How the reader of that number asks; it reads the answer to its last byte.</summary>
    public Func<string, Task> Of(int client)
    {
        var http = _clients.GetOrAdd(client, _ => new HttpClient { BaseAddress = address });
        return async query =>
        {
            using var answer = await http.GetAsync($"/api/v1/search?limit={pageSize}&q={Uri.EscapeDataString(query)}");
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null);
        };
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }
}
