namespace PaperMesh.Gateway.Caching;

/// <summary>Holds the body of an answer back until it is complete; what becomes too large goes out after all, as it comes.</summary>
/// <param name="body">Where it goes then.</param>
/// <param name="most">Bytes that are held.</param>
/// <param name="isWanted">Asked with the first bytes, when the headers are known: whether it is to be held at all.</param>
/// <param name="letGo">Called when it is held no more.</param>
internal sealed class HeldBody(Stream body, int most, Func<bool> isWanted, Action letGo) : Stream
{
    private readonly MemoryStream _held = new();

    /// <summary>It has become too large, or must not wait: nothing is held.</summary>
    public bool IsGone { get; private set; }

    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override bool CanRead => false;

    /// <summary>As long as all of it is held, it can be taken back: <see cref="ResponseExtensions.Clear"/> asks for this.</summary>
    public override bool CanSeek => !IsGone;

    public override bool CanWrite => true;

    public override long Length => _held.Length;

    public override long Position
    {
        get => _held.Position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsGone && _held.Length + buffer.Length <= most && (_held.Length > 0 || isWanted()))
        {
            _held.Write(buffer.Span);
            return;
        }

        await LetGoAsync(cancellationToken);
        await body.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Who flushes wants it to be read now: a stream.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await LetGoAsync(cancellationToken);
        await body.FlushAsync(cancellationToken);
    }

    /// <summary>Sends what is held.</summary>
    public async Task LetGoAsync(CancellationToken cancellationToken)
    {
        if (IsGone)
            return;

        IsGone = true;
        letGo();
        if (_held.Length > 0)
            await body.WriteAsync(Held, cancellationToken);

        _held.SetLength(0);
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Takes back all that is held.</summary>
    /// <param name="value">0.</param>
    public override void SetLength(long value)
    {
        if (IsGone || value != 0)
            throw new NotSupportedException();

        _held.SetLength(0);
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
