using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Query.Mcp;

/// <summary>The structured part of what tools answer.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FoundPapers))]
[JsonSerializable(typeof(WholePaper))]
[JsonSerializable(typeof(FoundTopics))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int?))]
internal sealed partial class McpJson : JsonSerializerContext;
