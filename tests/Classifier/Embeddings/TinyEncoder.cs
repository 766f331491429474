using System.Text;

namespace PaperMesh.Classifier.Tests.Embeddings;

/// <summary>Writes a sentence encoder of one step, a vector for each token, in ONNX's own format (protocol buffers).</summary>
internal static class TinyEncoder
{
    /// <summary>Tokens 0 to 4 are marks; 5 and 6 point one way, 7 and 8 the other.</summary>
    public const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nlake\nriver\nviolin\n##s\n";

    private const int Tokens = 9;
    private const int Float = 1;
    private const int Int64 = 7;

    private static readonly float[] Vectors = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0.9f, 0.1f, 0, 1, 0, 0];

    public static byte[] Write(string output, params string[] inputs) => Message(
        Field(1, 8),
        Field(7, Message(
            Field(1, Message(Field(1, "vectors"), Field(1, "input_ids"), Field(2, output), Field(4, "Gather"))),
            Field(2, "tiny"),
            Field(5, Message(Field(1, Tokens), Field(1, 2), Field(2, Float), Field(8, "vectors"), Field(9, Bytes(Vectors)))),
            [.. inputs.SelectMany(input => Field(11, Tensor(input, Int64, Named("batch"), Named("sequence"))))],
            Field(12, Tensor(output, Float, Named("batch"), Named("sequence"), Message(Field(1, 2)))))),
        Field(8, Message(Field(1, ""), Field(2, 13))));

    private static byte[] Tensor(string name, int type, params byte[][] dimensions) => Message(
        Field(1, name),
        Field(2, Message(Field(1, Message(Field(1, type), Field(2, Message([.. dimensions.Select(dimension => Field(1, dimension))])))))));

    private static byte[] Named(string dimension) => Message(Field(2, dimension));

    private static byte[] Bytes(float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Field(int number, int value) => [.. Varint(number << 3), .. Varint(value)];

    private static byte[] Field(int number, string value) => Field(number, Encoding.UTF8.GetBytes(value));

    private static byte[] Field(int number, byte[] value) => [.. Varint((number << 3) | 2), .. Varint(value.Length), .. value];

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
