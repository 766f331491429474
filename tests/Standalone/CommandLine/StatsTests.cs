namespace PaperMesh.Standalone.Tests.CommandLine;

public sealed class StatsTests : IAsyncLifetime
{
    private StandIn _server = null!;

    public async ValueTask InitializeAsync() => _server = await StandIn.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_numbers_stand_in_the_order_in_which_a_paper_meets_them()
    {
        var ended = await PaperMeshProcess.RunAsync("stats", "--server", _server.Address);

        ended.ShouldBe(new Ended(
            0,
            """
            papers              12,345
            pending                  0
            tagged              12,345
            indexed             12,345
            events                   7
            quarantined              3

            """,
            ""));
    }

    [Fact]
    public async Task Json_is_one_object()
    {
        var ended = await PaperMeshProcess.RunAsync("stats", "--json", "--server", _server.Address);

        ended.Output.ShouldBe("""{"events":7,"indexed":12345,"papers":12345,"pending":0,"quarantined":3,"tagged":12345}""" + "\n");
    }

    [Fact]
    public async Task Watching_writes_a_line_at_each_look_until_Ctrl_C()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no way to send Ctrl+C to one process.");
        _server.LooksWithPending = 9;
        await using var papermesh = PaperMeshProcess.Start(Path.GetTempPath(), "stats", "--watch", "--server", _server.Address);
        while (_server.LooksWithPending > 7)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        await papermesh.InterruptAsync();

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(130);
        ended.Output.ShouldStartWith("papers 12,354  pending 9  tagged 12,345");
        ended.Output.ShouldContain("\npapers 12,353  pending 8");
    }
}
