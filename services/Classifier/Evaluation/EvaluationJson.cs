using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Classifier.Evaluation;

/// <summary>Reports as JSON; apart from what the service answers, since nobody asks it for them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(TopicReport))]
[JsonSerializable(typeof(CategoryReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
