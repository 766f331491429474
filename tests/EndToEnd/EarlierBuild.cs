using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>PaperMesh as it was at an earlier commit, in a temporary folder that goes with it.</summary>
/// <remarks>
/// The last tag <c>v…</c> that stands before the commit that is checked out, or what <c>PAPERMESH_UPGRADE_FROM</c> names: any name of a commit
/// that git knows.
/// </remarks>
internal sealed class EarlierBuild : IDisposable
{
    private const string Named = "PAPERMESH_UPGRADE_FROM";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-earlier-");

    private EarlierBuild(string commit) => Commit = commit;

    /// <summary>As it was named.</summary>
    public string Commit { get; }

    /// <summary>The folder of its solution.</summary>
    public string Root => _folder.FullName;

    /// <summary>Its four services and its gateway, built; a test for which there is none ends as <see cref="Required"/> says.</summary>
    public static async Task<EarlierBuild> MakeAsync(CancellationToken cancellationToken)
    {
        var build = new EarlierBuild(await FindAsync(cancellationToken));
        try
        {
            var packed = Path.Combine(build.Root, "source.tar");
            await RunAsync(SharedData.Root, "git", ["archive", "--output", packed, build.Commit, "--", ":!tests", ":!docs"], cancellationToken);
            await TarFile.ExtractToDirectoryAsync(packed, build.Root, overwriteFiles: false, cancellationToken);
            File.Delete(packed);

            // Standalone is made of the four.
            foreach (var project in new[] { "services/Standalone", "gateway" })
            {
                await RunAsync(
                    build.Root,
                    "dotnet",
                    ["build", project, "-c", ServiceProcess.Configuration, "-v", "q", "--disable-build-servers", "-p:RunAnalyzers=false"],
                    cancellationToken);
            }

            return build;
        }
        catch
        {
            build.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Named) is { Length: > 0 } commit)
            return commit;

        try
        {
            return (await RunAsync(SharedData.Root, "git", ["describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^"], cancellationToken)).Trim();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            Required.SkipOrFail("upgrade", $"No version is tagged before this one: set {Named} to the commit from which to upgrade. {e.Message}");
            throw;
        }
    }

    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; with what it wrote.</exception>
    private static async Task<string> RunAsync(string folder, string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await errors}{await output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
