using System.Collections.Frozen;

namespace PaperMesh.Contracts;

/// <summary>The JSON Schemas of the events (draft 2020-12), as published.</summary>
/// <remarks>
/// They are written from these types, with their docstrings, by the project's tests and kept as files in <c>Schemas</c>: what
/// is served is what was reviewed. They are open: fields are only ever added, so a validator lets unknown ones pass.
/// </remarks>
public static class EventSchemas
{
    /// <summary>CloudEvents type (<see cref="EventNames"/>) to the text of its schema.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new[] { EventNames.DiscoveredType, EventNames.TaggedType, EventNames.KeptType }.ToFrozenDictionary(type => type, Read);

    /// <summary>The path at which every PaperMesh host serves the schema of a CloudEvents type; also the schema's <c>$id</c>.</summary>
    public static string PathOf(string type) => $"/schemas/{type}.json";

    private static string Read(string type)
    {
        using var stream = typeof(EventSchemas).Assembly.GetManifestResourceStream($"{type}.json")
            ?? throw new InvalidOperationException($"The schema of {type} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
