using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>The file of a <see cref="CategoryModel"/>: little endian, its parts one behind the other, at the end the SHA-256 of all before.</summary>
internal static class CategoryModelFile
{
    private const int MostBytes = 100_000_000;
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("PMCATEG1");

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
        WriteArray(writer, parts.Thresholds);
        WriteArray(writer, parts.Features.Words);
        WriteArray(writer, parts.Features.Idf);
        WriteArray(writer, parts.Scales);
        WriteArray(writer, parts.Weights);
        WriteArray(writer, parts.Bias);
        WriteArray(writer, parts.Network.InWeights);
        WriteArray(writer, parts.Network.InBias);
        WriteArray(writer, parts.Network.OutWeights);
        WriteArray(writer, parts.Network.Skip);
        WriteArray(writer, parts.Network.OutBias);
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
        return new CategoryModel(parts, $"categories-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}");
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
            Thresholds = ReadArray<float>(reader),
            Features = new CategoryFeatures(ReadArray<ulong>(reader), ReadArray<float>(reader), lastYear),
            Scales = ReadArray<float>(reader),
            Weights = ReadArray<sbyte>(reader),
            Bias = ReadArray<float>(reader),
            Network = new LabelNetwork(
                ReadArray<float>(reader), ReadArray<float>(reader), ReadArray<float>(reader), ReadArray<float>(reader), ReadArray<float>(reader)),
        };
    }

    private static void WriteArray<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes<T>(values));
    }

    private static T[] ReadArray<T>(BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
