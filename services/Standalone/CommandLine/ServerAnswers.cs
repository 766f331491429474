using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>What became of the records of one file.</summary>
/// <param name="Errors">The first faults, at most 100 of <paramref name="Quarantined"/>.</param>
internal sealed record ImportAnswer(
    long Read, long New, long Changed, long Unchanged, long Quarantined, IReadOnlyList<ImportFault>? Errors)
{
    public IReadOnlyList<ImportFault> Faults => Errors ?? [];
}

/// <param name="Where"><c>line 17</c>.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record ImportFault(string Where, string Reason);

/// <summary>How a harvest of a source's past is going.</summary>
/// <param name="Windows">Into how many weeks it was cut.</param>
/// <param name="Failed">How many of them were given up.</param>
/// <param name="Ended">Null while some are waiting or under way.</param>
/// <param name="Error">Why one of them has failed.</param>
internal sealed record BackfillAnswer(
    string Source, DateOnly From, DateOnly To, int Windows, int Done, int Failed,
    long Seen, long New, long Changed, long Unchanged, long Quarantined, DateTimeOffset? Ended, string? Error)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Source} {From:yyyy-MM-dd} to {To:yyyy-MM-dd}: {Seen:N0} read: {New:N0} new, {Changed:N0} changed, {Unchanged:N0} unchanged, {Quarantined:N0} quarantined"
        + $"{(Failed > 0 ? $"; {Failed} of {Windows} weeks were given up" : "")}");
}

/// <summary>What the server is to re-tag.</summary>
internal sealed record RetagRequest(string? Query, int Rate, bool All);

/// <summary>How a re-tagging is going.</summary>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Phase"><c>sending</c>, <c>checking</c> or <c>settling</c>; each goes over all papers anew.</param>
/// <param name="Seen">Papers that this phase has looked at, of <paramref name="Total"/>.</param>
/// <param name="Sent">Papers that are to be re-tagged, or were.</param>
internal sealed record RetagAnswer(string Id, string State, string Phase, int Rate, long Seen, long Total, long Sent, string? Error)
{
    public bool HasEnded => State is "done" or "failed" or "cancelled";
}

/// <param name="Total">How many papers match in all.</param>
/// <param name="Ignored">Parts of the query that could not be used, and why.</param>
internal sealed record SearchAnswer(IReadOnlyList<FoundPaper> Items, long Total, IReadOnlyList<string>? Ignored);

internal sealed record FoundPaper(
    string Id, string Title, IReadOnlyList<FoundAuthor>? Authors, DateOnly? Announced, DateTimeOffset? Published, IReadOnlyList<FoundTag>? Tags)
{
    /// <summary>Of its daily page.</summary>
    public DateOnly? Day => Announced ?? (Published is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null);
}

internal sealed record FoundAuthor(string Name);

internal sealed record FoundTag(string Name);

/// <summary>RFC 9457. An import's problem carries its numbers too; a validation problem has an object of messages as <c>errors</c>.</summary>
internal sealed record Problem(
    string? Title, string? Detail, long? Read, long New, long Changed, long Unchanged, long Quarantined, JsonElement? Errors)
{
    public ImportAnswer? Imported => Read is { } read
        ? new ImportAnswer(read, New, Changed, Unchanged, Quarantined,
            Errors is { ValueKind: JsonValueKind.Array } faults ? faults.Deserialize(ServerJson.Default.IReadOnlyListImportFault) : null)
        : null;

    public override string ToString()
    {
        var invalid = Errors is { ValueKind: JsonValueKind.Object } fields
            ? fields.EnumerateObject().SelectMany(field => field.Value.EnumerateArray()).Select(message => message.ToString())
            : [];
        return string.Join(" ", new[] { Title, Detail }.Concat(invalid).Where(part => !string.IsNullOrEmpty(part)).Select(Sentence));
    }

    private static string Sentence(string? text) => text!.TrimEnd('.') + '.';
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BackfillAnswer))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RetagAnswer))]
[JsonSerializable(typeof(RetagRequest))]
[JsonSerializable(typeof(SearchAnswer))]
internal sealed partial class ServerJson : JsonSerializerContext;
