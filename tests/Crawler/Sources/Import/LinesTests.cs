using CsCheck;
using PaperMesh.Crawler.Sources.Import;

namespace PaperMesh.Crawler.Tests.Sources.Import;

public sealed class LinesTests
{
    [Fact]
    public Task Whatever_the_bytes_every_line_is_a_paper_or_a_bad_record()
    {
        // Of what JSON is made of, so that it gets past the first check.
        var pieces = Gen.OneOf("{", "}", "\"id\"", ":", "\"2601.00001\"", ",", "\"title\"", "\"T\"", "[", "]", "null", "1e9", "\"\\ud800\"",
            "\"authors\"", "\"links\"", "\"published\"", "\"2021-02-30\"", "\"\\u0000\"", "\"doi\"", "\"10.1000/1\"", "\"url\"", "\"a:b\"", "\n", "\\");

        return pieces.Array[0, 40].SampleAsync(async parts =>
        {
            var text = string.Concat(parts);
            var import = await Imported.ReadAsync(text);

            // A list is seen at its first byte, and left.
            var lines = text.StartsWith('[') ? 1 : text.Split('\n').Count(line => line.Length > 0);
            (import.Records.Count + import.Bad.Count(bad => bad.Where.StartsWith("line", StringComparison.Ordinal))).ShouldBe(lines);
        }, iter: 500);
    }

    [Fact]
    public async Task A_line_without_end_is_passed_over()
    {
        using var endless = new Zeros(512L << 20);
        var lines = new Lines(endless);

        var line = await lines.NextAsync(TestContext.Current.CancellationToken);

        line!.Value.Length.ShouldBe(512L << 20);
        line.Value.Bytes.Length.ShouldBe(64 << 10);
        (await lines.NextAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    private sealed class Zeros(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(_left, buffer.Length);
            buffer[..read].Span.Fill((byte)'0');
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }
}
