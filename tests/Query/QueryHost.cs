using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Query.Tests;

/// <summary>The real service on a free port, its documents in SQLite, its bus in memory.</summary>
internal sealed class QueryHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private QueryHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public PaperKeeper Keeper => Services.GetRequiredService<PaperKeeper>();

    public PaperIndex Index => Services.GetRequiredService<PaperIndex>();

    public PaperStore Store => Services.GetRequiredService<PaperStore>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts on a folder; settings go over those that suit tests.</summary>
    public static Task<QueryHost> StartAsync(string folder, params (string Key, string Value)[] settings)
        => StartAsync(folder, _ => { }, settings);

    /// <inheritdoc cref="StartAsync(string, ValueTuple{string, string}[])"/>
    public static async Task<QueryHost> StartAsync(string folder, Action<IServiceCollection> add, params (string Key, string Value)[] settings)
    {
        var host = await BeginAsync(folder, add, settings);
        await Eventually.BeTrueAsync(() => host.Keeper.Behind is null);
        return host;
    }

    /// <summary>The same, and does not wait until the index is whole.</summary>
    public static async Task<QueryHost> BeginAsync(string folder, Action<IServiceCollection> add, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = folder,
            ["Query:CommitEvery"] = "01:00:00",
            ["Query:RefreshEvery"] = "00:00:00",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        builder.AddBus();
        builder.AddQuery();
        add(builder.Services);

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapQuery();

        await app.StartAsync(Cancelled);
        return new QueryHost(app);
    }

    /// <summary>Keeps papers as if their events had come; on return they can be found.</summary>
    public Task KeepAsync(params IReadOnlyList<PaperTagged> events) => Keeper.KeepAsync(events, Cancelled);

    public Task<SearchResult> SearchAsync(string query, PaperSort? sort = null, string? cursor = null, int limit = 100, bool facets = false)
        => SearchAsync(
            new SearchRequest { Query = PaperQuery.Parse(query).Query, Sort = sort, Cursor = cursor, Limit = limit, WithFacets = facets });

    public Task<SearchResult> SearchAsync(SearchRequest request) => Services.GetRequiredService<PaperSearch>().SearchAsync(request, Cancelled);

    /// <summary>Ids of the first page.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string query, PaperSort? sort = null)
        => [.. (await SearchAsync(query, sort)).Items.Select(item => item.Stored.Id)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
