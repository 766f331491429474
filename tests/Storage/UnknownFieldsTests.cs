using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Storage.Tests;

public sealed partial class UnknownFieldsTests
{
    private static readonly UnknownFields Unknown = new(Json.Default.Known);

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1,"new":[1.10]}""", """{"a":2}""", """{"a":2,"new":[1.10]}""")]
    [InlineData("""{"a":1,"new":null}""", """{"a":2}""", """{"a":2,"new":null}""")]
    [InlineData("""{"below":{"a":1,"new":{"x":1}}}""", """{"a":0,"below":{"a":2}}""", """{"a":0,"below":{"a":2,"new":{"x":1}}}""")]
    [InlineData("""{"value":{"a":1,"new":"x"}}""", """{"a":0,"value":{"a":2}}""", """{"a":0,"value":{"a":2,"new":"x"}}""")]
    [InlineData("""{"below":{"below":{"new":1}}}""", """{"below":{"below":{"a":1}}}""", """{"below":{"below":{"a":1,"new":1}}}""")]
    public void What_the_type_does_not_know_stays(string stored, string changed, string kept) => Replace(stored, changed).ShouldBe(kept);

    [Theory]
    [InlineData("""{"below":{"new":1}}""", """{"a":2}""")]
    [InlineData("""{"below":{"new":1}}""", """{"below":null}""")]
    [InlineData("""{"below":null}""", """{"below":{"a":2}}""")]
    [InlineData("""{"list":[{"a":1,"new":1}]}""", """{"list":[{"a":2}]}""")]
    [InlineData("""{"named":{"x":{"a":1},"y":{"a":1}}}""", """{"named":{"x":{"a":2}}}""")]
    [InlineData("""{"open":{"a":1,"new":1}}""", """{"open":{"a":2}}""")]
    [InlineData("""{"animal":{"$type":"cat","lives":9}}""", """{"animal":{"$type":"dog"}}""")]
    public void What_the_type_has_dropped_and_whole_values_do_not(string stored, string changed) => Replace(stored, changed).ShouldBe(changed);

    [Theory]
    [InlineData("""{"a":1,"below":null}""", """{"a":1,"below":null}""")]
    [InlineData("""{"a":1,"below":null}""", """{ "below": null, "a": 1 }""")]
    [InlineData("""{"new":"\u002B","a":1}""", """{"a":1}""")]
    [InlineData("""{"new":"\u002B","a":1}""", """{"a":1,"new":"+"}""")]
    public void The_same_is_not_stored_again(string stored, string changed) => Replace(stored, changed).ShouldBeEmpty();

    private static string Replace(string stored, string changed)
        => Encoding.UTF8.GetString(Unknown.Replace(Encoding.UTF8.GetBytes(stored), Encoding.UTF8.GetBytes(changed)) ?? []);

    internal sealed record Known(int A, Known? Below, Value? Value, IReadOnlyList<Known>? List, IReadOnlyDictionary<string, Known>? Named, Open? Open, Animal? Animal);

    internal readonly record struct Value(int A);

    internal sealed record Open
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? All { get; set; }
    }

    [JsonDerivedType(typeof(Cat), "cat")]
    [JsonDerivedType(typeof(Dog), "dog")]
    internal abstract record Animal;

    internal sealed record Cat(int Lives) : Animal;

    internal sealed record Dog : Animal;

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Known))]
    internal sealed partial class Json : JsonSerializerContext;
}
