using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Storage.Leasing;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredLease))]
internal sealed partial class LeasingJson : JsonSerializerContext;
