namespace PaperMesh.Contracts;

/// <summary>The JSON Schemas of the events.</summary>
public static class EventSchemas
{
    /// <summary>The path at which every PaperMesh host serves the schema of a CloudEvents type.</summary>
    public static string PathOf(string type) => $"/schemas/{type}.json";
}
