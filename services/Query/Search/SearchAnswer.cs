using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>A page of papers as JSON. Of those that the cache had, the JSON is taken as it is.</summary>
internal sealed class SearchAnswer(SearchResult result)
    : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult, IValueHttpResult<SearchResult>
{
    private const string Json = "application/json";

    public int? StatusCode => StatusCodes.Status200OK;

    public SearchResult Value => result;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
        => builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(SearchResult), [Json]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Json + "; charset=utf-8";

        var options = httpContext.RequestServices.GetRequiredService<PaperItemJson>().Options;
        var how = new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true };
        await using (var writer = new Utf8JsonWriter(response.BodyWriter, how))
            JsonSerializer.Serialize(writer, result, options);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}

/// <summary>How papers are written into an answer: like every other JSON, but with what <see cref="PaperItem.Json"/> has already.</summary>
internal sealed class PaperItemJson
{
    public PaperItemJson(IOptions<JsonOptions> json)
    {
        Options = new JsonSerializerOptions(json.Value.SerializerOptions);
        Options.Converters.Insert(0, new Converter(json.Value.SerializerOptions));
        Options.MakeReadOnly();
    }

    public JsonSerializerOptions Options { get; }

    private sealed class Converter(JsonSerializerOptions plain) : JsonConverter<PaperItem>
    {
        public override PaperItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => throw new NotSupportedException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, PaperItem value, JsonSerializerOptions options)
        {
            if (value.Json is not { } paper)
            {
                JsonSerializer.Serialize(writer, value, plain);
                return;
            }

            // {"id":…} and {"score":…} become {"id":…,"score":…}
            var rest = JsonSerializer.SerializeToUtf8Bytes(
                new PaperItemRest(value.Score, value.Trend, value.Explanation, value.Highlights), plain);
            if (rest.Length == "{}".Length)
            {
                writer.WriteRawValue(paper, skipInputValidation: true);
                return;
            }

            var length = paper.Length + rest.Length - 1;
            var whole = ArrayPool<byte>.Shared.Rent(length);
            paper.CopyTo(whole, 0);
            rest.CopyTo(whole, paper.Length - 1);
            whole[paper.Length - 1] = (byte)',';
            writer.WriteRawValue(whole.AsSpan(0, length), skipInputValidation: true);
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
