using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Import;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Samples;

namespace PaperMesh.Crawler;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<PaperChange>)])]
[JsonSerializable(typeof(CrawledPaper))]
[JsonSerializable(typeof(PaperKey))]
[JsonSerializable(typeof(SourceState))]
[JsonSerializable(typeof(QuarantinedRecord))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(SourceList))]
[JsonSerializable(typeof(QuarantineList))]
[JsonSerializable(typeof(SamplePaper))]
internal sealed partial class CrawlerJson : JsonSerializerContext;
