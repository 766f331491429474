using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Classifier.Training;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LabelledLine))]
internal sealed partial class TrainingJson : JsonSerializerContext;
