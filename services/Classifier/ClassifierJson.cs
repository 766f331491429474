using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Classifier.Retagging;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TaxonomyFile))]
[JsonSerializable(typeof(TaxonomyInUse))]
[JsonSerializable(typeof(DryRunReport))]
[JsonSerializable(typeof(RetagRequest))]
[JsonSerializable(typeof(RetagReport))]
[JsonSerializable(typeof(RetagList))]
[JsonSerializable(typeof(ClassifyRequest))]
[JsonSerializable(typeof(ClassifyResponse))]
internal sealed partial class ClassifierJson : JsonSerializerContext;
