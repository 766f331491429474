using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PaperMesh.Contracts;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Papers;

/// <summary>A paper in an answer: one flat object of all that <see cref="Paper"/> has, its tags, and what is said here.</summary>
/// <param name="Stored">The paper and its tags.</param>
/// <param name="Score">Relevance, larger is better, only to be compared within one answer; null when sorted otherwise.</param>
/// <param name="Trend">What its place among the trending papers comes from; null when not asked for.</param>
internal sealed record PaperItem(StoredPaper Stored, double? Score = null, TrendingScore? Trend = null)
{
    /// <summary>What the score is made of; null when not asked for.</summary>
    public ScoreExplanation? Explanation { get; init; }

    /// <summary>Where the words of the query stand; null when not asked for, or the query has none.</summary>
    public Highlights? Highlights { get; init; }

    /// <summary>In UTF-8, the item with nothing but the paper; null when that is not known.</summary>
    [JsonIgnore]
    public byte[]? Json { get; init; }

    /// <summary>Puts the fields of the paper where the JSON would have <see cref="Stored"/>.</summary>
    public static void Flatten(JsonTypeInfo type)
    {
        // Of another kind where a converter writes it: PaperItemJson.
        if (type.Type != typeof(PaperItem) || type.Kind != JsonTypeInfoKind.Object)
            return;

        JsonPropertyInfo[] own = [.. type.Properties.Where(property => property.Name is not ("stored" or "json"))];
        type.Properties.Clear();

        AddAll(type, typeof(Paper), item => item.Stored.Paper);
        AddAll(type, typeof(StoredPaper), item => item.Stored, "tags", "model", "taggedAt");
        foreach (var property in own)
            type.Properties.Add(property);
    }

    private static void AddAll(JsonTypeInfo type, Type part, Func<PaperItem, object> of, params string[] names)
    {
        foreach (var property in type.Options.GetTypeInfo(part).Properties)
        {
            if (property.Get is not { } get || (names.Length > 0 && !names.Contains(property.Name)))
                continue;

            var flat = type.CreateJsonPropertyInfo(property.PropertyType, property.Name);
            flat.AttributeProvider = property.AttributeProvider;
            flat.Get = item => get(of((PaperItem)item));
            flat.ShouldSerialize = property.ShouldSerialize is { } should
                ? (item, value) => should(of((PaperItem)item), value)
                : (_, value) => value is not null;
            type.Properties.Add(flat);
        }
    }
}

/// <summary>What a <see cref="PaperItem"/> has beside the paper.</summary>
internal sealed record PaperItemRest(double? Score, TrendingScore? Trend, ScoreExplanation? Explanation, Highlights? Highlights);
