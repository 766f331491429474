using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Harvesting.Backfill;
using PaperMesh.Crawler.Import;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Samples;
using PaperMesh.Crawler.Submissions;

namespace PaperMesh.Crawler;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<PaperChange>), typeof(CamelCaseEnums<SourceActivity>), typeof(CamelCaseEnums<SubmissionState>),
        typeof(CamelCaseEnums<WindowState>)])]
[JsonSerializable(typeof(CrawledPaper))]
[JsonSerializable(typeof(PaperKey))]
[JsonSerializable(typeof(SourceState))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(QuarantinedRecord))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(OperatorWarning))]
[JsonSerializable(typeof(SourceList))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(Released))]
[JsonSerializable(typeof(BackfillWindow))]
[JsonSerializable(typeof(BackfillReport))]
[JsonSerializable(typeof(Submission))]
[JsonSerializable(typeof(SubmissionRequest))]
[JsonSerializable(typeof(QuarantineList))]
[JsonSerializable(typeof(SamplePaper))]
internal sealed partial class CrawlerJson : JsonSerializerContext;
