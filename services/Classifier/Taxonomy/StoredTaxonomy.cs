using System.Text;
using System.Text.Json;
using PaperMesh.Storage;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>The taxonomy that was put in over HTTP, for all replicas.</summary>
internal sealed record StoredTaxonomy
{
    public static readonly DocumentKind<StoredTaxonomy> Kind = new("taxonomy", _ => OnlyId, StoredJson.Default.StoredTaxonomy)
    {
        Indexes = new Dictionary<string, Func<StoredTaxonomy, IndexKey?>> { ["version"] = stored => stored.Version },
    };

    public const string OnlyId = "current";

    /// <summary>Counted up with every change, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Its JSON, as one text: names of categories have dots. Null: it was removed, and the file's is in use.</summary>
    public string? Text { get; init; }

    /// <summary>As <see cref="TaxonomyVersion"/>; null when there is none.</summary>
    public string? Rules { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public static string Write(TaxonomyFile taxonomy) => JsonSerializer.Serialize(taxonomy, ClassifierJson.Default.TaxonomyFile);

    /// <summary>Null when it was removed.</summary>
    /// <exception cref="InvalidDataException">This version of PaperMesh cannot use it.</exception>
    public TaxonomyFile? Read() => Text is null ? null : Read(Text, "the stored taxonomy");

    /// <exception cref="InvalidDataException">It cannot be used; the message lists every fault.</exception>
    public static TaxonomyFile Read(string text, string name)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return TaxonomyReader.Read(stream, name);
    }
}
