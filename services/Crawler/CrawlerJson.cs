using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Papers;

namespace PaperMesh.Crawler;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<PaperChange>)])]
[JsonSerializable(typeof(CrawledPaper))]
[JsonSerializable(typeof(SourceState))]
[JsonSerializable(typeof(QuarantinedRecord))]
internal sealed partial class CrawlerJson : JsonSerializerContext;
