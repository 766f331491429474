using PaperMesh.Benchmarks.Anchors;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks;

/// <summary>What the benchmarks start as processes. An anchor is this program too: the environment says which.</summary>
internal static class Programs
{
    private const string Anchor = "PAPERMESH_ANCHOR";

    /// <returns>Null: this process is no anchor.</returns>
    public static Func<Task>? ThisAnchor => Environment.GetEnvironmentVariable(Anchor) switch
    {
        null => null,
        BareSite.Name => BareSite.RunAsync,
        BarePipeline.Name => BarePipeline.RunAsync,
        BrokerPipeline.Name => BrokerPipeline.RunAsync,
        HandWrittenPipeline.Name => HandWrittenPipeline.RunAsync,
        BareGateway.Name => BareGateway.RunAsync,
        SlowedClassifier.Name => SlowedClassifier.RunAsync,
        var other => throw new InvalidOperationException($"There is no anchor '{other}'."),
    };

    public static Task<ServiceProcess> StartAnchorAsync(string name, string until, IReadOnlyDictionary<string, string>? settings = null)
        => ServiceProcess.StartAsync(
            "tests/Benchmarks",
            ServiceProcess.FreePort(),
            new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { [Anchor] = name },
            CancellationToken.None,
            until);

    /// <summary>On a store of its own.</summary>
    public static Dictionary<string, string> Settings(DirectoryInfo folder) => new()
    {
        ["Storage__Path"] = folder.FullName,
        ["Samples__Enabled"] = "false",
        ["Logging__LogLevel__Default"] = "Warning",
    };
}
