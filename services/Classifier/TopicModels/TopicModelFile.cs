using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.TopicModels;

/// <summary>The file of a <see cref="TopicModel"/>: little endian, its parts one behind the other, compressed, at the end the SHA-256 of all before.</summary>
internal static class TopicModelFile
{
    private const int MostBytes = 100_000_000;
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("PMTOPIC3");

    public static byte[] Write(TopicHeads heads)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Magic);
        using (var parts = new ZLibStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
            WriteParts(heads, parts);

        bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    private static void WriteParts(TopicHeads heads, Stream parts)
    {
        using var writer = new BinaryWriter(parts, Encoding.UTF8, leaveOpen: true);
        writer.Write(heads.Embedding);
        WriteNames(writer, heads.Topics);
        WriteNames(writer, heads.Categories);
        writer.WriteArray(heads.Weights);
        writer.WriteArray(heads.Bias);
        writer.WriteArray(heads.Prior);
        writer.WriteArray(heads.Words.Words);
        writer.WriteArray(heads.Words.Idf);
        writer.WriteArray(heads.Scorers.Weights);
        writer.WriteArray(heads.Scorers.Scales);
        writer.WriteArray(heads.Scorers.Bias);
        writer.WriteArray(heads.Votes);
        writer.WriteArray(heads.VotesOfTopics);
        writer.Write(heads.LeastProbability);
    }

    /// <param name="path">Null: the model that PaperMesh brings.</param>
    /// <param name="embedder">Makes the embeddings that it judges.</param>
    /// <returns>Null: the model that PaperMesh brings goes with another embedding.</returns>
    /// <exception cref="InvalidDataException">It is no such file, damaged, or, when a path names it, goes with another embedding.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static TopicModel? Read(string? path, ITextEmbedder embedder)
    {
        using var stream = path is null
            ? typeof(TopicModelFile).Assembly.GetManifestResourceStream("topics.pmt")!
            : File.OpenRead(path);

        var (heads, version) = ReadHeads(stream, path ?? "the built-in model of topics");
        return path is null && heads.Embedding != embedder.Model ? null : new TopicModel(heads, version, embedder);
    }

    /// <param name="file">The whole of it.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="InvalidDataException">It is no such file, of another version, or damaged.</exception>
    public static (TopicHeads Heads, string Version) ReadHeads(Stream file, string name)
    {
        if (file.Length is < 64 or > MostBytes)
            throw new InvalidDataException($"{name} is no model of topics: it has {file.Length} bytes");

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        if (!bytes.AsSpan().StartsWith(Magic))
            throw new InvalidDataException($"{name} is no model of topics, or one of another version of PaperMesh: train it anew with 'papermesh train'");

        var hash = SHA256.HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes));
        if (!bytes.AsSpan().EndsWith(hash))
            throw new InvalidDataException($"{name} is damaged: its checksum does not fit");

        // The checksum has vouched for everything behind it.
        using var packed = new MemoryStream(bytes, Magic.Length, bytes.Length - Magic.Length - hash.Length);
        using var reader = new BinaryReader(new ZLibStream(packed, CompressionMode.Decompress));
        var heads = new TopicHeads
        {
            Embedding = reader.ReadString(),
            Topics = ReadNames(reader),
            Categories = ReadNames(reader),
            Weights = reader.ReadArray<float>(),
            Bias = reader.ReadArray<float>(),
            Prior = reader.ReadArray<float>(),
            Words = new CategoryFeatures(reader.ReadArray<ulong>(), reader.ReadArray<float>(), CategoryFeatures.NoYears),
            Scorers = new LinearScorers(reader.ReadArray<sbyte>(), reader.ReadArray<float>(), reader.ReadArray<float>()),
            Votes = reader.ReadArray<float>(),
            VotesOfTopics = reader.ReadArray<float>(),
            LeastProbability = reader.ReadSingle(),
        };
        return (heads, $"topics-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}");
    }

    private static void WriteNames(BinaryWriter writer, string[] names)
    {
        writer.Write(names.Length);
        foreach (var name in names)
            writer.Write(name);
    }

    private static string[] ReadNames(BinaryReader reader)
    {
        var names = new string[reader.ReadInt32()];
        for (var i = 0; i < names.Length; i++)
            names[i] = reader.ReadString();

        return names;
    }
}
