using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Query.History;
using PaperMesh.Query.HuggingFace;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query;

/// <summary>How papers are stored and answered.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<TagOrigin>), typeof(CamelCaseEnums<DiffKind>)])]
[JsonSerializable(typeof(StoredPaper))]
[JsonSerializable(typeof(PaperAlias))]
[JsonSerializable(typeof(VersionText))]
[JsonSerializable(typeof(PaperHistory))]
[JsonSerializable(typeof(PaperItem))]
[JsonSerializable(typeof(PaperItemRest))]
[JsonSerializable(typeof(SearchResult))]
[JsonSerializable(typeof(TopicsResult))]
[JsonSerializable(typeof(HfListedPaper[]))]
[JsonSerializable(typeof(HfError))]
[JsonSerializable(typeof(TrendingResult))]
[JsonSerializable(typeof(CalendarResult))]
internal sealed partial class QueryJson : JsonSerializerContext;
