using System.Net;
using System.Net.Sockets;

namespace PaperMesh.Standalone.Tests.CommandLine;

public sealed class UsageTests
{
    [Theory]
    [InlineData("--help", "papermesh import papers.jsonl.gz")]
    [InlineData("serve --help", "papermesh serve --urls http://localhost:9000")]
    [InlineData("import --help", "papermesh import hf-daily/2026/")]
    [InlineData("search --help", "papermesh search diffusion distillation")]
    [InlineData("stats -h", "papermesh stats --watch")]
    [InlineData("index --help", "papermesh index rebuild")]
    [InlineData("index rebuild --help", "papermesh index rebuild --Storage:Path=/srv/papermesh")]
    public async Task Help_ends_with_examples(string arguments, string example)
    {
        var ended = await PaperMeshProcess.RunAsync(arguments.Split(' '));

        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldContain("Usage:");
        ended.Output.ShouldContain(example);
        ended.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("import --version")]
    public async Task The_version_is_a_number(string arguments)
    {
        var ended = await PaperMeshProcess.RunAsync(arguments.Split(' '));

        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldMatch(@"\A\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("stat", "There is no command 'stat', only serve, import, crawl, retag, search, stats, index, train, evaluate.")]
    [InlineData("--prot 9000", "There is no setting '--prot'. Settings have a section, as in --Storage:Path=data; the address is --urls.")]
    [InlineData("serve nonsense", "'nonsense' is no setting. Settings are written --Section:Key=value.")]
    [InlineData("--urls", "'--urls' has no value. Write --urls=value.")]
    [InlineData("--urls nonsense", "Invalid url: 'nonsense'. Write it like --urls http://localhost:8080")]
    [InlineData("import", "Required argument missing for command: 'import'.")]
    [InlineData("import x.jsonl --formt jsonl", "There is no option '--formt'.")]
    [InlineData("import x.jsonl --format xml", "Argument 'xml' not recognized.")]
    [InlineData("import x.jsonl --date yesterday", "'yesterday' is no day. Write it like --date 2026-08-21.")]
    [InlineData("import - --date 2026-08-21", "--date says which day one hf-daily file is; import other files without it.")]
    [InlineData("import - --format hf-daily", "Which day is '-'? Name it like 2026-08-21.json, or say --date 2026-08-21.")]
    [InlineData("search", "Required argument missing for command: 'search'.")]
    [InlineData("search x --limit 0", "--limit takes a number from 1 to 100, not '0'.")]
    [InlineData("index", "Required command was not provided.")]
    [InlineData("index rebuild data", "'data' is no setting. Settings are written --Section:Key=value.")]
    [InlineData("index rebuild --Query:Instance=B", "Settings that cannot be used: ")]
    [InlineData("stats --server localhost:8080", "'localhost:8080' is no address of a server. Write it like http://localhost:8080.")]
    public async Task Wrong_usage_is_explained(string arguments, string message)
    {
        var ended = await PaperMeshProcess.RunAsync(arguments.Split(' '));

        ended.ExitCode.ShouldBe(2);
        ended.Errors.ShouldStartWith(message);
        ended.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("import -")]
    [InlineData("search x")]
    [InlineData("stats")]
    public async Task Without_a_server_a_command_says_how_to_get_one(string arguments)
    {
        var address = $"http://127.0.0.1:{FreePort()}";

        var ended = await PaperMeshProcess.RunAsync([.. arguments.Split(' '), "--server", address]);

        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldBe(
            $"No PaperMesh answers at {address} (Connection refused). Start one with papermesh serve, or name another with --server URL.\n");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
