using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>One line of an import.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Without its end, lent by <see cref="Lines"/>; of a line that is longer than <see cref="Lines.MaxLine"/>, the beginning.</param>
/// <param name="Length">Bytes in all.</param>
internal readonly record struct Line(long Number, ReadOnlyMemory<byte> Bytes, long Length)
{
    /// <summary>It holds nothing but white space.</summary>
    public bool IsBlank => Bytes.Span.IndexOfAnyExcept(" \t\r"u8) < 0;

    /// <summary>The whole input is one JSON list, as many programs write it, over one line or over many.</summary>
    public bool BeginsList => Number == 1 && Bytes.Span.TrimStart(" \t"u8) is [(byte)'[', ..];

    /// <exception cref="FormatException">It holds no paper that can be used; the message says why.</exception>
    public Paper Read(DateTimeOffset at)
    {
        if (Length > Lines.MaxLine)
            throw new FormatException($"{Length:N0} bytes long; a line may have {Lines.MaxLine:N0}");

        if (!Utf8.IsValid(Bytes.Span))
            throw new FormatException($"not UTF-8 at byte {WhereUtf8Ends(Bytes.Span):N0}");

        try
        {
            var room = new LineFields.Room();
            return ImportedPaper.Read(LineFields.Of(Bytes.Span, room), at);
        }
        catch (JsonException e)
        {
            throw new FormatException($"not JSON at byte {e.BytePositionInLine:N0}: {e.Message.Split(" LineNumber:")[0]}");
        }
    }

    private static int WhereUtf8Ends(ReadOnlySpan<byte> text)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(text[valid..], out _, out var length) == System.Buffers.OperationStatus.Done)
            valid += length;

        return valid;
    }
}
