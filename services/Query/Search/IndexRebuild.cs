using System.Diagnostics;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;
using PaperMesh.Storage;

namespace PaperMesh.Query.Search;

/// <summary>Builds the index anew from the documents, without the service.</summary>
public static class IndexRebuild
{
    /// <param name="settings">As the service takes them: <c>--Storage:Path=data</c>. They say which documents, and which replica's index.</param>
    /// <param name="progress">Told every now and then how many papers are in the index, and of how many.</param>
    /// <param name="cancellationToken">Ends it: the next start of the service, or of this, does the rest.</param>
    /// <exception cref="FileNotFoundException">There are no papers.</exception>
    /// <exception cref="IndexInUseException">The service is running.</exception>
    public static async Task<RebuiltIndex> RunAsync(string[] settings, Action<int, long> progress, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter<ConsoleLoggerProvider>(category: null, LogLevel.Warning);
        builder.AddIndexedPapers();
        using var host = builder.Build();

        // Settings that cannot be used are told before the folder is looked at.
        _ = host.Services.GetRequiredService<IOptions<QueryOptions>>().Value;

        // A slip in the name of the folder must not make an empty store there.
        var storage = host.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (storage.Provider == StorageProvider.Sqlite && !File.Exists(Path.Combine(storage.Path, $"{QueryService.Name}.db")))
            throw new FileNotFoundException($"There are no papers in {Path.GetFullPath(storage.Path)}. Storage:Path names the folder in which PaperMesh keeps them.");

        var started = Stopwatch.GetTimestamp();
        var (index, keeper) = (host.Services.GetRequiredService<PaperIndex>(), host.Services.GetRequiredService<PaperKeeper>());
        await keeper.BeginAnewAsync("by command", cancellationToken);
        await keeper.CatchUpAsync(cancellationToken, progress);
        return new RebuiltIndex(index.Folder, index.Count(), Stopwatch.GetElapsedTime(started));
    }
}

/// <param name="Folder">Absolute.</param>
/// <param name="Papers">That it holds.</param>
/// <param name="Took">From opening to the last commit.</param>
public sealed record RebuiltIndex(string Folder, int Papers, TimeSpan Took);
