using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using PaperMesh.Storage.Mongo;

namespace PaperMesh.Storage.Tests;

public sealed class BsonJsonTests
{
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String.Select(StorableText.Of),
        Gen.OneOf("", "_id", "_rev", "%json", "$gt", "a.b", "%2E", "\0", "😀"));

    private static readonly Gen<JsonNode?> AnyValue = Gen.OneOf(
        AnyText.Select(text => (JsonNode?)text),
        Gen.Long.Select(number => (JsonNode?)number),
        Gen.Int.Select(number => (JsonNode?)number),
        Gen.ULong.Select(number => (JsonNode?)number),
        Gen.Decimal.Select(number => (JsonNode?)number),
        Gen.Float.Where(float.IsFinite).Select(number => (JsonNode?)number),
        Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)number),
        Gen.OneOf("1.10", "-0", "-0.0", "1e5", "1E400", "0.10", "123456789012345678901234567890").Select(raw => JsonNode.Parse(raw)),
        Gen.Bool.Select(yes => (JsonNode?)yes),
        Gen.Const((JsonNode?)null));

    [Fact]
    public void Any_json_comes_back_from_bson_to_the_byte()
        => AnyObject(depth: 3).Sample(
            json => Encoding.UTF8.GetString(RoundTrip(Encoding.UTF8.GetBytes(json.ToJsonString()))) == json.ToJsonString(),
            print: json => json.ToJsonString());

    private static byte[] RoundTrip(byte[] json)
    {
        using var bson = new MongoDocument("id", json, Revision: 1, Indexed: [], Expires: null).ToBson();
        return MongoDocument.Of(bson, encoder: null).Json;
    }

    private static Gen<JsonObject> AnyObject(int depth)
        => Gen.Select(AnyText, depth == 0 ? AnyValue : Gen.OneOf(AnyValue, AnyObject(depth - 1).Select(o => (JsonNode?)o), AnyList(depth - 1)))
            .Array[0, 5]
            .Select(fields => new JsonObject(fields.DistinctBy(field => field.Item1).Select(field => KeyValuePair.Create(field.Item1, field.Item2?.DeepClone()))));

    private static Gen<JsonNode?> AnyList(int depth)
        => (depth == 0 ? AnyValue : Gen.OneOf(AnyValue, AnyObject(depth - 1).Select(o => (JsonNode?)o)))
            .Array[0, 4]
            .Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]));
}
