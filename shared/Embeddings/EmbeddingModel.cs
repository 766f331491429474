using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PaperMesh.Embeddings;

/// <summary>A vector of signed bytes for each word, and for the pieces of other words. Immutable.</summary>
/// <remarks>
/// <para>The file, little-endian throughout:</para>
/// <code>
/// 0   8   "PMEMBED" and a zero
/// 8   4   format, 1
/// 12  4   dimensions d
/// 16  4   words w
/// 20  4   rows for pieces p
/// 24  8   zero
/// 32  8w        hash of each word, rising
///     4(w+p)    scale of each row, a float
///     d(w+p)    the rows, signed bytes
///     32        SHA-256 of all before
/// </code>
/// <para>
/// How a text is cut into words is part of the format: raise it when <see cref="Queries.PaperText"/> cuts differently, and train anew.
/// </para>
/// </remarks>
public sealed class EmbeddingModel
{
    private const int Format = 1;
    private const int HeaderLength = 32;
    private const int MostDimensions = 4096;

    // Of two services in one process each asks for it.
    private static readonly Lazy<EmbeddingModel> Shipped = new(ReadShipped);

    private readonly byte[] _file;
    private readonly int _scales;
    private readonly int _rows;

    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    private EmbeddingModel(byte[] file)
    {
        if (file.Length < HeaderLength + SHA256.HashSizeInBytes || !file.AsSpan().StartsWith(Magic))
            throw new InvalidDataException("It is no embedding of PaperMesh.");

        var format = Number(file, 8);
        if (format != Format)
            throw new InvalidDataException($"It has format {format}; this PaperMesh reads {Format}. Train it anew: papermesh train.");

        var (words, pieces) = (Number(file, 16), Number(file, 20));
        Dimensions = Number(file, 12);
        if (words < 0 || pieces < 1 || Dimensions is < 1 or > MostDimensions
            || file.Length != LengthOf((uint)Dimensions, (uint)words, (uint)pieces))
            throw new InvalidDataException("It is not as long as it says that it is: it was cut off or damaged.");

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file.AsSpan(0, file.Length - hash.Length), hash);
        if (!file.AsSpan().EndsWith(hash))
            throw new InvalidDataException("It is damaged: its checksum is another one.");

        _file = file;
        _scales = HeaderLength + words * sizeof(ulong);
        _rows = _scales + (words + pieces) * sizeof(float);
        Terms = new TermTable(MemoryMarshal.Cast<byte, ulong>(file.AsSpan(HeaderLength, words * sizeof(ulong))).ToArray(), pieces);
        Name = $"embedding-{Convert.ToHexStringLower(hash[..4])}";
    }

    /// <summary>Says which model it is: <c>embedding-3f9a0c21</c>.</summary>
    public string Name { get; }

    public int Dimensions { get; }

    /// <summary>Words that have a vector of their own.</summary>
    public int Words => Terms.Hashes.Length;

    internal TermTable Terms { get; }

    private static ReadOnlySpan<byte> Magic => "PMEMBED\0"u8;

    /// <summary>Reads the model at a path; null: the one that PaperMesh brings.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is damaged. The message names the file.</exception>
    public static EmbeddingModel Read(string? path)
    {
        try
        {
            if (path is null)
                return Shipped.Value;

            using var stream = File.OpenRead(path);
            return Read(stream);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException($"Cannot use the embedding {path ?? "of PaperMesh"}: {e.Message}", e);
        }
    }

    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    public static EmbeddingModel Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);

        var file = new byte[stream.Length - stream.Position];
        stream.ReadExactly(file);
        return new EmbeddingModel(file);
    }

    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(_file);
    }

    /// <param name="hashes">Of the words, rising.</param>
    /// <param name="rows">One behind the other: those of the words, then those of the pieces.</param>
    internal static EmbeddingModel Of(ReadOnlySpan<ulong> hashes, ReadOnlySpan<float> rows, int dimensions)
    {
        var count = rows.Length / dimensions;
        var file = new byte[LengthOf((uint)dimensions, (uint)hashes.Length, (uint)(count - hashes.Length))];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), hashes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(20), count - hashes.Length);

        MemoryMarshal.AsBytes(hashes).CopyTo(file.AsSpan(HeaderLength));
        var scales = MemoryMarshal.Cast<byte, float>(file.AsSpan(HeaderLength + hashes.Length * sizeof(ulong), count * sizeof(float)));
        var bytes = file.AsSpan(^(count * dimensions + SHA256.HashSizeInBytes)..);
        for (var row = 0; row < count; row++)
        {
            var vector = rows.Slice(row * dimensions, dimensions);
            if (TextEmbedder.Quantised(vector) is not { } quantised)
                continue;

            quantised.CopyTo(bytes[(row * dimensions)..]);
            foreach (var value in vector)
                scales[row] = MathF.Max(scales[row], MathF.Abs(value) / sbyte.MaxValue);
        }

        SHA256.HashData(file.AsSpan(0, file.Length - SHA256.HashSizeInBytes), file.AsSpan(^SHA256.HashSizeInBytes..));
        return new EmbeddingModel(file);
    }

    /// <summary>Adds a row to a sum of such, so many times.</summary>
    internal void Add(int row, float times, Span<float> sum)
    {
        var vector = MemoryMarshal.Cast<byte, sbyte>(_file.AsSpan(_rows + row * Dimensions, Dimensions));
        var factor = times * MemoryMarshal.Read<float>(_file.AsSpan(_scales + row * sizeof(float)));

        var at = 0;
        for (; at + Vector<sbyte>.Count <= vector.Length; at += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(vector[at..]), out var low, out var high);
            AddFour(low, factor, sum[at..]);
            AddFour(high, factor, sum[(at + Vector<short>.Count)..]);
        }

        for (; at < vector.Length; at++)
            sum[at] += factor * vector[at];
    }

    private static EmbeddingModel ReadShipped()
    {
        using var stream = typeof(EmbeddingModel).Assembly.GetManifestResourceStream("embedding.pmv")
            ?? throw new InvalidDataException("This build of PaperMesh brings none.");
        return Read(stream);
    }

    private static void AddFour(Vector<short> values, float factor, Span<float> sum)
    {
        Vector.Widen(values, out var low, out var high);
        var second = sum[Vector<float>.Count..];
        (new Vector<float>(sum) + Vector.ConvertToSingle(low) * factor).CopyTo(sum);
        (new Vector<float>(second) + Vector.ConvertToSingle(high) * factor).CopyTo(second);
    }

    private static int Number(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    private static long LengthOf(uint dimensions, uint words, uint pieces)
        => HeaderLength + (long)words * sizeof(ulong) + ((long)words + pieces) * (sizeof(float) + dimensions) + SHA256.HashSizeInBytes;
}
