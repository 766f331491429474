using System.Text.Json;

namespace PaperMesh.Classifier.Taxonomy;

internal static class TaxonomyReader
{
    /// <summary>Reads the file, or the taxonomy that is built in when no file is given.</summary>
    /// <exception cref="InvalidDataException">It cannot be used; the message lists every fault.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static TaxonomyFile Read(string? path)
    {
        using var stream = path is null
            ? typeof(TaxonomyReader).Assembly.GetManifestResourceStream("topics.json")!
            : File.OpenRead(path);

        return Read(stream, path ?? "the built-in taxonomy");
    }

    /// <param name="stream">Its JSON.</param>
    /// <param name="name">What the message calls it.</param>
    /// <exception cref="InvalidDataException">It cannot be used; the message lists every fault.</exception>
    public static TaxonomyFile Read(Stream stream, string name)
    {
        var taxonomy = Parse(stream, name);
        var faults = TaxonomyFaults.In(taxonomy);

        return faults.Count == 0
            ? taxonomy
            : throw new InvalidDataException($"{name} has {faults.Count} fault(s):\n- {string.Join("\n- ", faults)}");
    }

    private static TaxonomyFile Parse(Stream stream, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(stream, ClassifierJson.Default.TaxonomyFile)
                ?? throw new InvalidDataException($"{name} holds null");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{name} cannot be read as a taxonomy: {fault.Message}", fault);
        }
    }
}
