using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Classifier.Jobs;
using PaperMesh.Classifier.Papers;
using PaperMesh.Classifier.Retagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier;

/// <summary>How the Classifier's documents are stored: fields that a newer version has added are passed over.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<TagOrigin>), typeof(CamelCaseEnums<JobState>), typeof(CamelCaseEnums<RetagPhase>)])]
[JsonSerializable(typeof(TaggedPaper))]
[JsonSerializable(typeof(PaperAlias))]
[JsonSerializable(typeof(StoredTaxonomy))]
[JsonSerializable(typeof(Job))]
internal sealed partial class StoredJson : JsonSerializerContext;
