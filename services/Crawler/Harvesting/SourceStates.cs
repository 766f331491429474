using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

internal static class SourceStates
{
    /// <summary>Changes the state of a source; one of which nothing is known begins with a fresh one.</summary>
    /// <param name="change">Pure: called again when another writer was faster.</param>
    /// <returns>As it is now.</returns>
    public static async Task<SourceState> ChangeAsync(
        this IDocuments<SourceState> states, ISource source, Func<SourceState, SourceState> change, CancellationToken cancellationToken)
    {
        var result = await states.UpsertAsync(
            [source.Name], name => name, (stored, name) => change(stored ?? new SourceState { Source = name }), cancellationToken);
        return result[0].Document!;
    }
}
