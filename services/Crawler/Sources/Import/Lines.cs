namespace PaperMesh.Crawler.Sources.Import;

/// <summary>Cuts a stream into lines, in bounded memory.</summary>
internal sealed class Lines(Stream stream)
{
    /// <summary>Bytes of a line. Of a longer one only the beginning is kept, and its length.</summary>
    public const int MaxLine = 1 << 20;

    private readonly byte[] _buffer = new byte[MaxLine + PageBuilder.MaxBadRaw];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>How many lines were read.</summary>
    public long Number { get; private set; }

    /// <summary>Why the stream could not be read to its end; null while it can. What stood before the fault was read.</summary>
    public string? Fault { get; private set; }

    /// <summary>The next line, whose bytes last until the next call; null at the end. An unfinished line before a fault is none.</summary>
    public async ValueTask<Line?> NextAsync(CancellationToken cancellationToken)
    {
        for (var searched = 0; ;)
        {
            var length = _buffer.AsSpan((_start + searched).._end).IndexOf((byte)'\n') + searched;
            if (length >= searched)
                return Take(length, skip: 1);

            searched = _end - _start;
            if (searched > MaxLine)
                return await TakeLongAsync(cancellationToken);

            if (!await FillAsync(cancellationToken))
                return searched > 0 && Fault is null ? Take(searched, skip: 0) : null;
        }
    }

    private Line Take(int length, int skip)
    {
        ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, length);
        _start += length + skip;
        if (++Number == 1 && line.Span.StartsWith("\uFEFF"u8))
            line = line[3..];

        return new Line(Number, line.TrimEnd((byte)'\r'), length);
    }

    private async Task<Line?> TakeLongAsync(CancellationToken cancellationToken)
    {
        var beginning = _buffer.AsSpan(_start, PageBuilder.MaxBadRaw).ToArray();
        var length = 0L;
        int end;
        while ((end = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n')) < 0)
        {
            length += _end - _start;
            _start = _end;
            if (!await FillAsync(cancellationToken))
                break;
        }

        _start += end + 1;
        return new Line(++Number, beginning, length + Math.Max(end, 0));
    }

    /// <summary>Reads more behind what is there; false at the end.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0 && _buffer.Length - _end < PageBuilder.MaxBadRaw)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        try
        {
            var read = _ended ? 0 : await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _ended = read == 0;
            _end += read;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            _ended = true;
            Fault = e.Message;
        }

        return !_ended;
    }
}
