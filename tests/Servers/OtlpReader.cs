using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PaperMesh.Servers;

/// <summary>Reads what OTLP 1.x exports as protobuf, as far as tests look at it: <c>opentelemetry/proto/{trace,logs,common}/v1</c>.</summary>
internal static class OtlpReader
{
    /// <summary>ExportTraceServiceRequest: resource_spans 1 { resource 1, scope_spans 2 { scope 1, spans 2 } }.</summary>
    public static IEnumerable<OtlpSpan> Spans(byte[] request)
        => from resource in Of(request, 1)
           let service = ServiceOf(resource)
           from scope in Of(resource, 2)
           let source = Of(scope, 1).Select(one => Text(one, 1)).FirstOrDefault("")
           from span in Of(scope, 2)
           select new OtlpSpan(
               service,
               source,
               Hex(span, 1),
               Hex(span, 2),
               Hex(span, 4),
               Text(span, 5),
               (int)Fields(span).FirstOrDefault(field => field.Number == 6).Value,
               Attributes(span, 9),
               [.. Of(span, 13).Select(link => (Hex(link, 1), Hex(link, 2)))]);

    /// <summary>ExportLogsServiceRequest: resource_logs 1 { resource 1, scope_logs 2 { log_records 2 } }.</summary>
    public static IEnumerable<OtlpLog> Logs(byte[] request)
        => from resource in Of(request, 1)
           let service = ServiceOf(resource)
           from scope in Of(resource, 2)
           from log in Of(scope, 2)
           select new OtlpLog(service, Of(log, 5).Select(Value).FirstOrDefault(""), Hex(log, 9), Hex(log, 10), Attributes(log, 6));

    private static string ServiceOf(byte[] resource)
        => Of(resource, 1).Select(one => Attributes(one, 1).GetValueOrDefault("service.name", "")).FirstOrDefault("");

    private static Dictionary<string, string> Attributes(byte[] message, int number)
        => Of(message, number).DistinctBy(pair => Text(pair, 1)).ToDictionary(pair => Text(pair, 1), pair => Of(pair, 2).Select(Value).FirstOrDefault(""));

    /// <summary>AnyValue: string 1, bool 2, int 3, double 4.</summary>
    private static string Value(byte[] any) => Fields(any).Select(field => field.Number switch
    {
        1 => Encoding.UTF8.GetString(field.Bytes),
        2 => field.Value == 1 ? "true" : "false",
        3 => ((long)field.Value).ToString(CultureInfo.InvariantCulture),
        4 => BitConverter.UInt64BitsToDouble(field.Value).ToString(CultureInfo.InvariantCulture),
        _ => "",
    }).FirstOrDefault("");

    private static IEnumerable<byte[]> Of(byte[] message, int number) => Fields(message).Where(field => field.Number == number).Select(field => field.Bytes);

    private static string Text(byte[] message, int number) => Of(message, number).Select(Encoding.UTF8.GetString).FirstOrDefault("");

    private static string Hex(byte[] message, int number) => Of(message, number).Select(Convert.ToHexStringLower).FirstOrDefault("");

    /// <summary>Protocol Buffers, Encoding: a tag, then a varint, eight bytes, a length and so many bytes, or four bytes.</summary>
    private static List<(int Number, ulong Value, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((number, Varint(message, ref at), []));
                    break;
                case 1:
                    fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), []));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add((number, 0, message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), []));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} at {at}.");
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var one = message[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return value;
        }
    }
}
