using System.Runtime.InteropServices;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>Arrays of numbers in the files of models: how many, and behind that the numbers, little endian.</summary>
internal static class BinaryArrays
{
    public static void WriteArray<T>(this BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes<T>(values));
    }

    public static T[] ReadArray<T>(this BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
