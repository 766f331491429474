using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Contracts;

/// <summary>How the events look as JSON: camelCase, times in UTC (<c>2026-11-24T08:00:00Z</c>), unknown values absent.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<PaperChange>), typeof(CamelCaseEnums<TagOrigin>)])]
[JsonSerializable(typeof(PaperDiscovered))]
[JsonSerializable(typeof(PaperTagged))]
[JsonSerializable(typeof(PapersKept))]
public sealed partial class ContractsJson : JsonSerializerContext;

/// <summary>Times in UTC with <c>Z</c>, to the second or finer where there is a fraction (RFC 3339).</summary>
public sealed class UtcConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetDateTimeOffset().ToUniversalTime();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
}

/// <summary>Enumerations as camelCase words, never as numbers.</summary>
public sealed class CamelCaseEnums<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
