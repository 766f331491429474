using System.Security.Cryptography;
using System.Text;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>The file of a <see cref="CategoryModel"/>: little endian, its parts one behind the other, at the end the SHA-256 of all before.</summary>
internal static class CategoryModelFile
{
    private const int MostBytes = 100_000_000;
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("PMCATEG2");

    public static byte[] Write(ModelParts parts)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Magic);
        writer.Write(parts.Labels.Length);
        foreach (var label in parts.Labels)
            writer.Write(label);

        writer.Write(parts.TextRows);
        writer.Write(parts.Features.LastYear);
        writer.WriteArray(parts.Thresholds);
        writer.WriteArray(parts.Features.Words);
        writer.WriteArray(parts.Features.Idf);
        writer.WriteArray(parts.Scorers.Scales);
        writer.WriteArray(parts.Scorers.Weights);
        writer.WriteArray(parts.Scorers.Bias);
        writer.WriteArray(parts.Network.InWeights);
        writer.WriteArray(parts.Network.InBias);
        writer.WriteArray(parts.Network.OutWeights);
        writer.WriteArray(parts.Network.Skip);
        writer.WriteArray(parts.Network.OutBias);
        writer.Write(parts.Calibration.Shift);
        writer.Write(parts.Calibration.ShiftOfDoubt);
        writer.Write(parts.Calibration.Slope);
        writer.Write(parts.Calibration.SlopeOfDoubt);
        writer.Flush();

        var hash = SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        writer.Write(hash);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <param name="path">Null: the model that PaperMesh brings.</param>
    /// <exception cref="InvalidDataException">It is no such file, of another version, or damaged.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static CategoryModel Read(string? path)
    {
        using var stream = path is null
            ? typeof(CategoryModelFile).Assembly.GetManifestResourceStream("categories.pmc")!
            : File.OpenRead(path);

        return Read(stream, path ?? "the built-in model of categories");
    }

    /// <param name="file">The whole of it.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="InvalidDataException">It is no such file, of another version, or damaged.</exception>
    public static CategoryModel Read(Stream file, string name)
    {
        var bytes = ReadAll(file, name);
        if (!bytes.AsSpan().StartsWith(Magic))
            throw new InvalidDataException($"{name} is no model of categories, or one of another version of PaperMesh: train it anew with 'papermesh train'");

        var hash = SHA256.HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes));
        if (!hash.AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - SHA256.HashSizeInBytes)))
            throw new InvalidDataException($"{name} is damaged: its checksum does not fit");

        // The checksum has vouched for everything behind it.
        using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length, bytes.Length - Magic.Length - hash.Length));
        var parts = ReadParts(reader);
        var network = new PackedNetwork(parts.Network);
        return new CategoryModel(parts, network, VersionOf(hash, network));
    }

    /// <summary>The network counts apart from the file: when another PaperMesh packs it otherwise, the same file gives other probabilities.</summary>
    private static string VersionOf(byte[] hash, PackedNetwork network)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        all.AppendData(hash);
        network.AppendTo(all);
        return $"categories-{Convert.ToHexStringLower(all.GetHashAndReset().AsSpan(0, 4))}";
    }

    private static byte[] ReadAll(Stream file, string name)
    {
        if (file.Length is < 64 or > MostBytes)
            throw new InvalidDataException($"{name} is no model of categories: it has {file.Length} bytes");

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static ModelParts ReadParts(BinaryReader reader)
    {
        var labels = new string[reader.ReadInt32()];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = reader.ReadString();

        var textRows = reader.ReadInt32();
        var lastYear = reader.ReadInt32();
        return new ModelParts
        {
            Labels = labels,
            TextRows = textRows,
            Thresholds = reader.ReadArray<float>(),
            Features = new CategoryFeatures(reader.ReadArray<ulong>(), reader.ReadArray<float>(), lastYear),
            Scorers = ReadScorers(reader),
            Network = new LabelNetwork(
                reader.ReadArray<float>(), reader.ReadArray<float>(), reader.ReadArray<float>(), reader.ReadArray<float>(), reader.ReadArray<float>()),
            Calibration = new Calibration(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle()),
        };
    }

    private static LinearScorers ReadScorers(BinaryReader reader)
    {
        var scales = reader.ReadArray<float>();
        var weights = reader.ReadArray<sbyte>();
        return new LinearScorers(weights, scales, reader.ReadArray<float>());
    }
}
