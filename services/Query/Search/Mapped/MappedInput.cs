using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lucene.Net.Store;

namespace PaperMesh.Query.Search.Mapped;

/// <summary>Reads a part of a <see cref="MappedFile"/>. Numbers are big-endian, as in Lucene's formats up to 8.</summary>
/// <remarks>A clone costs its object and nothing else. No read goes beyond the part, whatever a damaged index asks for.</remarks>
internal sealed unsafe class MappedInput : IndexInput
{
    private readonly MappedFile _file;
    private readonly byte* _start;
    private readonly long _length;
    private long _position;

    private MappedInput(MappedFile file, long offset, long length)
        : base(file.Path)
    {
        _file = file;
        _start = file.Start + offset;
        _length = length;
    }

    public override long Position => _position;

    public override long Length => _length;

    public static MappedInput Of(MappedFile file) => new(file, 0, file.Length);

    /// <param name="offset">Of its first byte in this one.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within this one.</exception>
    public MappedInput Slice(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length - offset);
        return new MappedInput(_file, _start - _file.Start + offset, length);
    }

    public override object Clone() => MemberwiseClone();

    /// <exception cref="EndOfStreamException">The position is beyond the end.</exception>
    public override void Seek(long pos)
    {
        if ((ulong)pos > (ulong)_length)
            throw Ended();
        _position = pos;
    }

    public override byte ReadByte()
    {
        if (_position >= _length)
            throw Ended();

        var value = _start[_position++];
        GC.KeepAlive(_file);
        return value;
    }

    public override void ReadBytes(byte[] b, int offset, int len) => Next(len).CopyTo(b.AsSpan(offset, len));

    public override short ReadInt16()
    {
        var value = BinaryPrimitives.ReadInt16BigEndian(Next(sizeof(short)));
        GC.KeepAlive(_file);
        return value;
    }

    public override int ReadInt32()
    {
        var value = BinaryPrimitives.ReadInt32BigEndian(Next(sizeof(int)));
        GC.KeepAlive(_file);
        return value;
    }

    public override long ReadInt64()
    {
        var value = BinaryPrimitives.ReadInt64BigEndian(Next(sizeof(long)));
        GC.KeepAlive(_file);
        return value;
    }

    public override void SkipBytes(long numBytes) => Seek(_position + numBytes);

    // Nothing to let go of: see MappedFile.
    protected override void Dispose(bool disposing)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Next(int bytes)
    {
        if ((ulong)bytes > (ulong)(_length - _position))
            throw Ended();

        var next = new ReadOnlySpan<byte>(_start + _position, bytes);
        _position += bytes;
        return next;
    }

    private EndOfStreamException Ended() => new($"A part of {_file.Path} ends before what was to be read of it: {_length} bytes.");
}
