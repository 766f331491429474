using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace PaperMesh.Contracts.Tests;

/// <summary>Writes the JSON Schema of an event from its type and its docstrings: of what is sent, not of all that would be read.</summary>
internal static class SchemaWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    public static string Write(string type, Type @event)
    {
        var body = ContractsJson.Default.Options.GetJsonSchemaAsNode(@event, Options).AsObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = EventSchemas.PathOf(type),
            ["title"] = @event.Name,
        };
        foreach (var (keyword, value) in body)
            schema[keyword] = value?.DeepClone();

        schema["description"] = $"{Docstrings.OfType(@event)} {Docstrings.RemarksOf(@event)}";

        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;

        // The exporter knows nothing of our converter for times.
        var schema = type == typeof(DateTimeOffset) ? Time() : node.AsObject();

        // Numbers in quotes and nulls would be read, but are never sent.
        if (type == typeof(int) || type == typeof(long))
            schema = new JsonObject { ["type"] = "integer" };
        else if (type == typeof(double))
            schema = new JsonObject { ["type"] = "number" };
        else if (type.IsEnum)
            schema = new JsonObject { ["type"] = "string", ["enum"] = Words(type) };
        else if (schema["type"] is JsonArray kinds)
            schema["type"] = kinds.Single(kind => kind!.GetValue<string>() != "null")!.DeepClone();

        schema.Remove("default");

        // Nor does it ask about a time that is an optional parameter of a constructor: it has kept nothing of it but the default.
        foreach (var field in context.TypeInfo.Properties
            .Where(field => field.PropertyType == typeof(DateTimeOffset?) && schema["properties"]?[field.Name]?["type"] is null))
        {
            var time = Time();
            time.Insert(0, "description", Docstrings.OfMember(type, ClrName(field)));
            schema["properties"]![field.Name] = time;
        }

        // What a field means stands before what it is made of.
        if (DescriptionOf(context, type) is { } description)
            schema.Insert(0, "description", description);

        return schema;
    }

    private static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time" };

    private static JsonArray Words(Type type)
        => [.. Enum.GetNames(type).Select(name => (JsonNode)Word(name))];

    private static string? DescriptionOf(JsonSchemaExporterContext context, Type type)
    {
        var description = context.PropertyInfo is { } property
            ? Docstrings.OfMember(property.DeclaringType, ClrName(property))
            : Docstrings.OfType(type);

        return type.IsEnum
            ? string.Join(' ', [description, .. Enum.GetNames(type).Select(name => $"`{Word(name)}`: {Docstrings.OfMember(type, name)}")])
            : description;
    }

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string ClrName(JsonPropertyInfo property)
        => property.DeclaringType.GetProperties()
            .Single(candidate => Word(candidate.Name) == property.Name)
            .Name;
}
