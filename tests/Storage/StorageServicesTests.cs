using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using PaperMesh.Servers;

namespace PaperMesh.Storage.Tests;

public sealed class StorageServicesTests(SqliteFolder folder, MongoServer server) : IClassFixture<SqliteFolder>, IClassFixture<MongoServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_service_has_a_file_of_its_own()
    {
        using var host = Host(("Provider", "sqlite"), ("Path", folder.Path));
        await host.StartAsync(Token);

        await host.Services.GetRequiredService<IDocuments<Note>>().InsertAsync([new Note { Id = "a" }], Token);
        await host.Services.GetRequiredService<IDocuments<Anything>>().InsertAsync([new Anything { Id = "a" }], Token);

        File.Exists(Path.Combine(folder.Path, "crawler.db")).ShouldBeTrue();
        File.Exists(Path.Combine(folder.Path, "query.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task Each_service_has_a_database_of_its_own()
    {
        var connection = server.ConnectionString;
        using var host = Host(("Provider", "MongoDB"), ("ConnectionString", connection), ("DatabasePrefix", server.DatabasePrefix));
        await host.StartAsync(Token);

        await host.Services.GetRequiredService<IDocuments<Note>>().InsertAsync([new Note { Id = "a" }], Token);
        await host.Services.GetRequiredService<IDocuments<Anything>>().InsertAsync([new Anything { Id = "a" }], Token);

        using var client = new MongoDB.Driver.MongoClient(connection);
        var names = await client.ListDatabaseNamesAsync(Token);
        var all = await MongoDB.Driver.IAsyncCursorExtensions.ToListAsync(names, Token);
        all.ShouldContain(server.DatabasePrefix + "crawler");
        all.ShouldContain(server.DatabasePrefix + "query");
        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Theory]
    [InlineData("Provider", "oracle", "Storage:Provider")]
    [InlineData("Provider", "7", "Storage:Provider")]
    [InlineData("Path", "", "Storage:Path")]
    [InlineData("DatabasePrefix", "", "Storage:DatabasePrefix")]
    [InlineData("ConnectionString", "http://localhost", "Storage:ConnectionString")]
    public async Task A_wrong_setting_stops_the_start_by_name(string setting, string value, string name)
    {
        using var host = Host((setting, value));

        (await Should.ThrowAsync<Exception>(host.StartAsync(Token))).ToString().ShouldContain(name);
    }

    [Fact]
    public async Task Ready_is_who_can_open_its_store()
    {
        using var host = Host(("Path", folder.Path));
        host.Services.GetRequiredService<IDocuments<Note>>();

        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Not_ready_is_who_cannot()
    {
        var file = Path.Combine(folder.Path, "a-file");
        await File.WriteAllTextAsync(file, "", Token);
        using var host = Host(("Path", Path.Combine(file, "below")));
        host.Services.GetRequiredService<IDocuments<Note>>();

        var health = await HealthAsync(host);

        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Entries["storage"].Description.ShouldBe("The store of crawler does not answer.");
        health.Entries["storage"].Exception.ShouldNotBeNull();
    }

    [Fact]
    public async Task Not_ready_is_who_finds_no_server()
    {
        using var host = Host(("Provider", "mongodb"), ("ConnectionString", "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"));
        host.Services.GetRequiredService<IDocuments<Note>>();

        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Unhealthy);
    }

    private static Task<HealthReport> HealthAsync(IHost host)
        => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

    private static IHost Host(params (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Storage:" + s.Name, (string?)s.Value)));
        builder.Services.AddLogging();
        builder.Services.AddDocuments("crawler", Note.Kind("notes"));
        builder.Services.AddDocuments("query", Anything.Kind("things"));
        return builder.Build();
    }
}
