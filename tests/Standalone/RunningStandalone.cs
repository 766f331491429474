using System.Diagnostics;
using System.Net.Http.Json;
using PaperMesh.Standalone.Tests.CommandLine;

namespace PaperMesh.Standalone.Tests;

/// <summary>PaperMesh in one process on a free port, with the samples that it ships.</summary>
public sealed class RunningStandalone : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private PaperMeshProcess? _papermesh;

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Asks with <see cref="Key"/>.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>The one that it has put into its data folder.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Where it keeps everything.</summary>
    public string Data => Path.Combine(_folder.Path, "data");

    public async ValueTask InitializeAsync()
    {
        _papermesh = PaperMeshProcess.Start(_folder.Path, "--urls", "http://127.0.0.1:0");
        var line = await _papermesh.OutputLineAsync("PaperMesh is at");
        Address = line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal));
        Http.BaseAddress = new Uri(Address);
        Key = (await File.ReadAllTextAsync(Path.Combine(Data, "admin.key"))).Trim();
        Http.DefaultRequestHeaders.Add("X-API-Key", Key);
        await SamplesAreThereAsync();
    }

    private async Task SamplesAreThereAsync()
    {
        var watch = Stopwatch.StartNew();
        while (await Http.GetFromJsonAsync<Dictionary<string, long>>("/api/v1/stats") is not { } stats
            || stats["papers"] == 0 || stats["pending"] > 0 || stats["indexed"] < stats["papers"] || stats["events"] < stats["papers"])
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), "the samples are not there yet");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>As by Ctrl+C.</summary>
    public async Task StopAsync()
    {
        await _papermesh!.InterruptAsync();
        await _papermesh.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_papermesh is not null)
            await _papermesh.DisposeAsync();

        _folder.Dispose();
    }
}
