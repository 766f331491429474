namespace PaperMesh.Standalone.Tests.CommandLine;

public sealed class IndexTests
{
    /// <summary>Papers that a new PaperMesh has.</summary>
    private const int Samples = 60;

    [Fact]
    public async Task An_index_is_rebuilt_of_every_paper_once_nobody_has_it_open()
    {
        await using var standalone = new RunningStandalone();
        await standalone.InitializeAsync();
        var (data, index) = ($"--Storage:Path={standalone.Data}", Path.Combine(standalone.Data, "index-main"));

        var refused = await PaperMeshProcess.RunAsync("index", "rebuild", data);
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldBe(
            $"Another process has the search index in {index} open. Each process needs an index of its own: "
            + "stop the other one, or set Query:Instance or Query:IndexPath.\n");
        refused.Output.ShouldBeEmpty();

        await standalone.StopAsync();
        foreach (var file in Directory.EnumerateFiles(index, "*.cfs"))
            await File.WriteAllTextAsync(file, "damaged", TestContext.Current.CancellationToken);

        var ended = await PaperMeshProcess.RunAsync("index", "rebuild", data);
        ended.Output.ShouldStartWith($"The search index in {index} was built anew: {Samples} papers in ");
        ended.Errors.ShouldEndWith($"{Samples} of {Samples} papers\n");
        ended.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_folder_without_papers_is_said_to_be_one_and_not_made()
    {
        using var folder = new TempFolder();
        var slip = Path.Combine(folder.Path, "dta");

        var ended = await PaperMeshProcess.RunAsync("index", "rebuild", $"--Storage:Path={slip}");

        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldBe($"There are no papers in {slip}. Storage:Path names the folder in which PaperMesh keeps them.\n");
        Directory.Exists(slip).ShouldBeFalse();
    }
}
