using System.Diagnostics;
using PaperMesh.Standalone.Tests.CommandLine;

namespace PaperMesh.Standalone.Tests;

/// <summary>What <c>docs/api.md</c> and <c>docs/mcp.md</c> tell people to type.</summary>
public sealed class ApiGuideTests(RunningStandalone standalone) : IClassFixture<RunningStandalone>
{
    private const string Documented = "http://localhost:8080";

    /// <summary>Name of the guide, number of the block, whether it is marked to fail, and its commands.</summary>
    public static TheoryData<string, int, bool, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, int, bool, string>();
            foreach (var guide in new[] { "api.md", "mcp.md" })
            {
                foreach (var (number, (mark, commands)) in Fenced(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, guide))).Index())
                    blocks.Add(guide, number + 1, mark == "fails", commands);
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task What_a_guide_says_works(string guide, int number, bool fails, string commands)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are for a POSIX shell.");
        using var folder = new TempFolder();
        folder.Write(".curlrc", "fail-with-body\nmax-time = 60\n"); // A status from 400 on is a failure.

        var start = new ProcessStartInfo("bash", ["-e", "-c", commands.Replace(Documented, standalone.Address, StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
            Environment = { ["CURL_HOME"] = folder.Path, ["KEY"] = standalone.Key },
        };
        using var bash = Process.Start(start)!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        var said = $"Block {number} of {guide} ended with {bash.ExitCode}.\n{await output}\n{await errors}";
        (bash.ExitCode != 0).ShouldBe(fails, said);
        (await output).ShouldNotBeEmpty(said);
        if (fails)
            (await output).ShouldContain("\"title\":");
    }

    [Fact]
    public void The_guide_has_many_examples_and_some_that_are_refused()
    {
        Blocks.Count.ShouldBeGreaterThan(12);
        Blocks.Count(block => block.Data.Item3).ShouldBe(3);
    }

    /// <returns>The blocks that begin with <c>```sh</c>: the word behind it, and what they hold.</returns>
    private static IEnumerable<(string Mark, string Commands)> Fenced(string markdown)
        => markdown.Split("\n```sh").Skip(1).Select(block =>
        {
            var (first, end) = (block.IndexOf('\n'), block.IndexOf("\n```", StringComparison.Ordinal));
            return (block[..first].Trim(), block[first..end]);
        });
}
