using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace PaperMesh.Query.Search.Mapped;

/// <summary>A whole file in memory, for as long as anybody holds this object.</summary>
/// <remarks>
/// It is never unmapped by hand: whoever still read it would take the process down. So a file that Lucene has deleted gives its place on disk
/// back when the collector has seen that its last input is gone.
/// </remarks>
internal sealed unsafe class MappedFile
{
    private readonly SafeMemoryMappedViewHandle? _view;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public MappedFile(string path)
    {
        Path = path;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Length = file.Length;

        // An empty file cannot be mapped, and need not be.
        if (Length == 0)
            return;

        using var mapped = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _view = view.SafeMemoryMappedViewHandle;
        Start = start;
    }

    ~MappedFile() => _view?.ReleasePointer();

    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The first byte.</summary>
    public byte* Start { get; }
}
