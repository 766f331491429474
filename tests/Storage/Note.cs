using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Storage.Tests;

/// <summary>What the contract's tests keep.</summary>
public sealed record Note
{
    public required string Id { get; init; }

    public string Text { get; init; } = "";

    public long Count { get; init; }

    public IReadOnlyList<string> Marks { get; init; } = [];

    public DateTimeOffset? Due { get; init; }

    public DateTimeOffset? Until { get; init; }

    public Place? Place { get; init; }

    public static DocumentKind<Note> Kind(string name)
        => new(name, note => note.Id, NoteJson.Default.Note)
        {
            Indexes = new Dictionary<string, Func<Note, IndexKey?>>
            {
                ["text"] = note => note.Text.Length == 0 ? null : note.Text,
                ["count"] = note => note.Count,
                ["due"] = note => note.Due,
            },
            Expires = note => note.Until,
        };
}

public sealed record Place(string Town, Position? At = null);

public sealed record Position(double North, double East);

/// <summary>What a newer version of the service makes of a <see cref="Note"/>.</summary>
public sealed record WiderNote
{
    public required string Id { get; init; }

    public string? Colour { get; init; }

    public string Text { get; init; } = "";

    public WiderPlace? Place { get; init; }

    public IReadOnlyList<string> Readers { get; init; } = [];

    public static DocumentKind<WiderNote> Kind(string name) => new(name, note => note.Id, NoteJson.Default.WiderNote);
}

public sealed record WiderPlace(string Town, WiderPosition? At, string? Street);

public sealed record WiderPosition(double North, double East, double? Height);

/// <summary>Whatever JSON can hold.</summary>
public sealed record Anything
{
    public required string Id { get; init; }

    public double Real { get; init; }

    public decimal Exact { get; init; }

    public ulong Large { get; init; }

    public long Whole { get; init; }

    public bool Yes { get; init; }

    public IReadOnlyDictionary<string, JsonElement> Below { get; init; } = new Dictionary<string, JsonElement>();

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Beside { get; set; }

    public static DocumentKind<Anything> Kind(string name) => new(name, it => it.Id, NoteJson.Default.Anything);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(WiderNote))]
[JsonSerializable(typeof(Anything))]
internal sealed partial class NoteJson : JsonSerializerContext;
