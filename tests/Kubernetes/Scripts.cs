using System.Diagnostics;

namespace PaperMesh.Kubernetes.Tests;

internal static class Scripts
{
    /// <returns>What it prints.</returns>
    public static async Task<string> RunAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [path]) { RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        process.ExitCode.ShouldBe(0, path);
        return output;
    }
}
