using System.Security.Cryptography;
using System.Text.Json;

namespace PaperMesh.Classifier.Taxonomy;

internal static class TaxonomyVersion
{
    /// <summary>Counted up when the same taxonomy gives other tags than before, because how they are found or scored has changed.</summary>
    private const string Rules = "2";

    /// <summary><c>rules-</c> and eight hexadecimal digits: the same for the same content, however the file is laid out.</summary>
    public static string Of(TaxonomyFile taxonomy)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(taxonomy, ClassifierJson.Default.TaxonomyFile));
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Rules));

        return $"rules-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4))}";
    }
}
