using System.Globalization;
using PaperMesh.Benchmarks.Anchors;
using PaperMesh.EndToEnd.Tests;
using PaperMesh.Servers;

namespace PaperMesh.Benchmarks;

/// <summary>
/// An import through five processes over RabbitMQ, beside two bare pipelines over the same broker that count words and store one document a
/// paper: one of MassTransit, one of RabbitMQ's own client. Quorum queues, confirms, and PaperMesh's documents in SQLite on all sides.
/// </summary>
/// <remarks>Each run has processes, a virtual host and a store of its own. The broker's own processor time is in no figure.</remarks>
internal static class DistributedPipeline
{
    public static async Task<IReadOnlyList<Work>> WorksAsync(int papers)
    {
        var (path, name) = await TestPapers.JsonLinesAsync(small: papers <= 10_000);
        string[] lines = [.. File.ReadLines(path).Take(papers)];
        return [Beside("MassTransit over RabbitMQ", BrokerPipeline.Name, goal: 0.6), Beside("RabbitMQ.Client by hand", HandWrittenPipeline.Name, goal: 0.3)];

        Work Beside(string what, string anchor, double goal) => new(
            "pipeline",
            string.Create(CultureInfo.InvariantCulture, $"{lines.Length:N0} papers of {name}, five processes; {what}; peak memory of all"),
            [Aspect.Rate(goal), Aspect.CpuOfOne],
            () => OursAsync(lines),
            () => AnchorAsync(anchor, lines));
    }

    /// <summary>Why it cannot be measured here; null: it can.</summary>
    public static async Task<string?> MissingAsync()
    {
        await using var rabbit = new RabbitServer();
        await rabbit.InitializeAsync();
        return rabbit.Missing;
    }

    private static Task<Reading> OursAsync(string[] lines) => WithServersAsync(async settings =>
    {
        await using var mesh = await Mesh.StartAsync(settings);
        return await Imported.TimeAsync(mesh.Processes, () => Imported.AllOfAsync(mesh.Gateway, lines, before: 0));
    });

    private static Task<Reading> AnchorAsync(string name, string[] lines) => WithServersAsync(async settings =>
    {
        await using var anchor = await Programs.StartAnchorAsync(name, ServiceProcess.Ready, settings);
        return await Imported.TimeAsync([anchor], async () =>
        {
            await Imported.SendAsync(anchor, "/papers", lines);
            return lines.Length;
        });
    });

    private static async Task<Reading> WithServersAsync(Func<Dictionary<string, string>, Task<Reading>> run)
    {
        await using var rabbit = new RabbitServer();
        await rabbit.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("papermesh-benchmarks-");
        try
        {
            return await run(new Dictionary<string, string>(Programs.Settings(folder))
            {
                ["Bus__Transport"] = "rabbitmq",
                ["Bus__Address"] = rabbit.Address.ToString(),
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
