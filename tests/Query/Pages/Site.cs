using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Pages;

/// <summary>The site as a browser or a feed reader meets it.</summary>
internal sealed class Site(TestFolder folder, QueryHost host) : IAsyncDisposable
{
    public HttpClient Http => host.Http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task<Site> WithAsync(params IReadOnlyList<PaperTagged> papers) => WithAsync([], papers);

    public static async Task<Site> WithAsync((string Key, string Value)[] settings, params IReadOnlyList<PaperTagged> papers)
    {
        var folder = new TestFolder();
        var host = await QueryHost.StartAsync(folder.Path, settings);
        if (papers.Count > 0)
            await host.KeepAsync(papers);

        return new Site(folder, host);
    }

    /// <summary>On a day that does not pass.</summary>
    public static async Task<Site> AtAsync(DateTimeOffset now, params IReadOnlyList<PaperTagged> papers)
    {
        var folder = new TestFolder();
        var host = await QueryHost.StartAsync(folder.Path, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(now)));
        await host.KeepAsync(papers);
        return new Site(folder, host);
    }

    /// <summary>Keeps more papers; on return they can be found.</summary>
    public Task KeepAsync(params IReadOnlyList<PaperTagged> papers) => host.KeepAsync(papers);

    /// <summary>The page, whatever its status.</summary>
    public async Task<string> TextAsync(string path, string? accept = null) => await (await GetAsync(path, accept)).Content.ReadAsStringAsync(Cancelled);

    public async Task<HttpResponseMessage> GetAsync(string path, string? accept = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept ?? "text/html"));
        return await Http.SendAsync(request, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }
}
