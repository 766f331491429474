using System.Text.Json.Nodes;

namespace PaperMesh.Contracts.Tests;

public sealed class SchemaChangesAreJudged
{
    private const string Published = """
        {
          "type": "object",
          "required": ["id", "tags"],
          "properties": {
            "id": { "type": "string" },
            "note": { "type": "string" },
            "tags": {
              "type": "array",
              "items": { "type": "object", "required": ["origin"], "properties": { "origin": { "type": "string", "enum": ["rule", "model"] } } }
            }
          }
        }
        """;

    [Fact]
    public void The_same_schema_breaks_nothing() => Breaking(_ => { }).ShouldBeEmpty();

    [Fact]
    public void A_new_optional_field_breaks_nothing()
        => Breaking(schema => schema["properties"]!["later"] = new JsonObject { ["type"] = "string" }).ShouldBeEmpty();

    [Fact]
    public void Another_description_breaks_nothing()
        => Breaking(schema => schema["properties"]!["id"]!["description"] = "Said better.").ShouldBeEmpty();

    [Fact]
    public void A_field_that_is_gone_breaks()
        => Breaking(schema => schema["properties"]!.AsObject().Remove("note")).ShouldBe(["$.note: the field is gone"]);

    [Fact]
    public void An_optional_field_that_becomes_required_breaks()
        => Breaking(schema => schema["required"]!.AsArray().Add("note")).ShouldBe(["$: note is a new required field"]);

    [Fact]
    public void A_required_field_that_becomes_optional_breaks()
        => Breaking(schema => schema["required"]!.AsArray().RemoveAt(1)).ShouldBe(["$: tags is no required field any more"]);

    [Fact]
    public void Another_type_breaks()
        => Breaking(schema => schema["properties"]!["id"]!["type"] = "integer").ShouldBe(["$.id: type \"string\" became \"integer\""]);

    [Fact]
    public void Another_format_breaks()
        => Breaking(schema => schema["properties"]!["note"]!["format"] = "date").ShouldBe(["$.note: format (any) became \"date\""]);

    [Fact]
    public void A_value_of_an_enumeration_that_is_gone_breaks()
        => Breaking(schema => Origins(schema).RemoveAt(0)).ShouldBe(["$.tags[].origin: rule is no value any more"]);

    [Fact]
    public void A_new_value_of_an_enumeration_breaks_those_who_know_them_all()
        => Breaking(schema => Origins(schema).Add("guess")).ShouldBe(["$.tags[].origin: guess is a new value"]);

    private static JsonArray Origins(JsonNode schema)
        => schema["properties"]!["tags"]!["items"]!["properties"]!["origin"]!["enum"]!.AsArray();

    private static IReadOnlyList<string> Breaking(Action<JsonNode> change)
    {
        var written = JsonNode.Parse(Published)!;
        change(written);
        return SchemaChanges.Breaking(JsonNode.Parse(Published)!, written);
    }
}
