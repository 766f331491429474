using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using PaperMesh.Standalone.Tests.CommandLine;

namespace PaperMesh.Standalone.Tests;

public sealed partial class ServeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("serve")]
    public async Task It_serves_from_any_folder_and_keeps_its_data_there(params string[] command)
    {
        await using var papermesh = PaperMeshProcess.Start(_folder.Path, [.. command, "--urls", "http://127.0.0.1:0", "--Storage:Path=kept"]);

        var address = Address().Match(await papermesh.OutputLineAsync("PaperMesh is at")).Value;
        using var http = new HttpClient();
        using var answer = await http.GetAsync(address + "/health/live", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Directory.Exists(Path.Combine(_folder.Path, "kept")).ShouldBeTrue();
    }

    [Fact]
    public async Task Ctrl_C_is_an_orderly_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no way to send Ctrl+C to one process.");
        await using var papermesh = PaperMeshProcess.Start(_folder.Path, "--urls", "http://127.0.0.1:0");
        await papermesh.OutputLineAsync("PaperMesh is at");

        await papermesh.InterruptAsync();

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(0);
        ended.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_says_so()
    {
        await using var first = PaperMeshProcess.Start(_folder.Path, "--urls", "http://127.0.0.1:0");
        await first.OutputLineAsync("PaperMesh is at");

        await using var second = PaperMeshProcess.Start(_folder.Path, "--urls", "http://127.0.0.1:0");

        var ended = await second.EndAsync();
        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldStartWith($"A PaperMesh is already running on the data in {Path.Combine(_folder.Path, "data")}.");
    }

    [Fact]
    public async Task A_taken_port_is_named_and_so_is_the_way_to_another()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var papermesh = PaperMeshProcess.Start(_folder.Path, "--urls", $"http://127.0.0.1:{port}");

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldBe(
            $"Failed to bind to address http://127.0.0.1:{port}: address already in use. Stop the program that listens there, "
            + "or choose another port: papermesh serve --urls http://localhost:8081\n");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_named()
    {
        var file = _folder.Write("a-file", "");

        await using var papermesh = PaperMeshProcess.Start(_folder.Path, "--urls", "http://127.0.0.1:0", $"--Storage:Path={file}");

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldStartWith($"Cannot keep data in '{file}':");
    }

    [Theory]
    [InlineData("--Bus:Transport=pigeon", "'pigeon'")]
    [InlineData("--Storage:Provider=papyrus", "'papyrus' at 'Storage:Provider'")]
    public async Task A_setting_that_cannot_be_used_is_named(string setting, string named)
    {
        await using var papermesh = PaperMeshProcess.Start(_folder.Path, "--urls", "http://127.0.0.1:0", setting);

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(2);
        ended.Errors.ShouldContain(named);
        ended.Errors.ShouldNotContain("   at ");
    }

    [GeneratedRegex(@"http://\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
