using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PaperMesh.ServiceDefaults.Tests.Web;

/// <summary>What a container's health check runs.</summary>
public sealed class HealthProbeTests
{
    [Theory]
    [InlineData("http://127.0.0.1:")]
    [InlineData("http://+:")]
    [InlineData("http://0.0.0.0:")]
    [InlineData("http://localhost:")]
    public async Task A_process_that_is_ready_is_healthy_at_whatever_address_it_listens(string address)
    {
        await using var host = await StartAsync(HealthCheckResult.Healthy());

        Ask($"{address}{host.Http.BaseAddress!.Port};http://127.0.0.1:1").ShouldBe((0, "Healthy"));
    }

    [Fact]
    public async Task One_that_is_not_ready_says_what_is_missing()
    {
        await using var host = await StartAsync(HealthCheckResult.Unhealthy());

        Ask(host.Http.BaseAddress!.ToString()).ShouldBe((1, "Unhealthy\nbroker: Unhealthy"));
    }

    [Fact]
    public void None_at_all_is_not_healthy()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var (exitCode, output) = Ask($"http://+:{((IPEndPoint)silent.LocalEndPoint!).Port}");

        exitCode.ShouldBe(1);
        output.ShouldNotBeEmpty();
    }

    private static Task<RunningHost> StartAsync(HealthCheckResult result)
        => RunningHost.StartAsync(builder => builder.Services.AddHealthChecks().AddCheck("broker", () => result));

    private static (int ExitCode, string Output) Ask(string urls)
    {
        using var output = new StringWriter();
        return (HealthProbe.Ask(urls, output), output.ToString().Trim());
    }
}
