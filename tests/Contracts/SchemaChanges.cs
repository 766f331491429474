using System.Text.Json.Nodes;

namespace PaperMesh.Contracts.Tests;

/// <summary>The rule of compatibility: an optional field may be added, and what a text says may change. All else breaks someone.</summary>
/// <remarks>
/// Both ways are looked at: events written by the old version and still under way must be readable by the new one, and what the new
/// version writes must be what the programs of others were promised.
/// </remarks>
internal static class SchemaChanges
{
    /// <returns>What breaks, for people, each with the path of the field; empty when nothing does.</returns>
    public static IReadOnlyList<string> Breaking(JsonNode published, JsonNode written) => [.. Compare("$", published, written)];

    private static IEnumerable<string> Compare(string path, JsonNode published, JsonNode written)
    {
        foreach (var keyword in new[] { "type", "format", "$ref", "additionalProperties" })
        {
            if (!JsonNode.DeepEquals(published[keyword], written[keyword]))
                yield return $"{path}: {keyword} {Show(published[keyword])} became {Show(written[keyword])}";
        }

        foreach (var difference in CompareWords(path, "enum", published, written, "value"))
            yield return difference;
        foreach (var difference in CompareWords(path, "required", published, written, "required field"))
            yield return difference;

        var after = written["properties"] as JsonObject ?? [];
        foreach (var (name, field) in published["properties"] as JsonObject ?? [])
        {
            if (after[name] is not { } still)
                yield return $"{path}.{name}: the field is gone";
            else
            {
                foreach (var difference in Compare($"{path}.{name}", field!, still))
                    yield return difference;
            }
        }

        if (published["items"] is { } items && written["items"] is { } itemsAfter)
        {
            foreach (var difference in Compare($"{path}[]", items, itemsAfter))
                yield return difference;
        }
    }

    private static IEnumerable<string> CompareWords(string path, string keyword, JsonNode published, JsonNode written, string kind)
    {
        var before = Words(published[keyword]);
        var after = Words(written[keyword]);

        return before.Except(after).Select(word => $"{path}: {word} is no {kind} any more")
            .Concat(after.Except(before).Select(word => $"{path}: {word} is a new {kind}"));
    }

    private static string[] Words(JsonNode? words) => words is JsonArray array ? [.. array.Select(word => word!.GetValue<string>())] : [];

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "(any)";
}
