using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Outbound;

namespace PaperMesh.ServiceDefaults.Tests.Outbound;

public sealed class GuardedConnections : IClassFixture<FakeSource>
{
    private readonly FakeSource _server;
    private readonly int _port;

    public GuardedConnections(FakeSource server)
    {
        _server = server;
        _port = new Uri(server.Address).Port;
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::1]")]
    [InlineData("0.0.0.0")]
    public async Task Whatever_leads_here_is_refused(string host)
    {
        var before = _server.Requests.Count;

        var refused = await Should.ThrowAsync<HttpRequestException>(() => AskAsync(host));

        refused.InnerException.ShouldBeOfType<ForbiddenAddressException>();
        refused.Message.ShouldContain("Outbound:AllowedHosts");
        _server.Requests.Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "LocalHost")]
    public async Task A_host_that_is_named_may_be_asked(string host, string allowed)
    {
        _server.Answer("hello");

        (await AskAsync(host, allowed)).ShouldBe("hello");
    }

    [Fact]
    public async Task A_host_is_named_itself_and_not_by_its_address()
        => (await Should.ThrowAsync<HttpRequestException>(() => AskAsync("localhost", "127.0.0.1")))
            .InnerException.ShouldBeOfType<ForbiddenAddressException>().Host.ShouldBe("localhost");

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("localhost:8080")]
    [InlineData("")]
    public void What_is_no_host_cannot_be_named(string allowed)
    {
        using var services = Services(allowed);

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptionsMonitor<OutboundOptions>>().CurrentValue)
            .Message.ShouldContain("Outbound:AllowedHosts");
    }

    private async Task<string> AskAsync(string host, params string[] allowed)
    {
        using var services = Services(allowed);
        using var handler = new SocketsHttpHandler();
        services.GetRequiredService<OutboundGuard>().Guard(handler);
        using var http = new HttpClient(handler);
        return await http.GetStringAsync($"http://{host}:{_port}/", TestContext.Current.CancellationToken);
    }

    private static ServiceProvider Services(params string[] allowed)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(allowed.Select((host, i) => KeyValuePair.Create($"Outbound:AllowedHosts:{i}", (string?)host)))
            .Build());
        services.AddOutboundGuard();
        return services.BuildServiceProvider();
    }
}
