using Lucene.Net.Store;

namespace PaperMesh.Query.Search.Mapped;

/// <summary>The files of an index, mapped into memory for reading.</summary>
/// <remarks>
/// In the place of Lucene's own <see cref="MMapDirectory"/>, which enters each clone of an input in a table of weak references, under a lock:
/// a search makes hundreds of clones, and the collector's way through that table was more than half of a search's time (decision 017).
/// </remarks>
internal sealed class MappedDirectory(string path, LockFactory locks) : FSDirectory(new DirectoryInfo(path), locks)
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public override IndexInput OpenInput(string name, IOContext context) => Map(name);

    public override IndexInputSlicer CreateSlicer(string name, IOContext context)
    {
        EnsureOpen();
        return new Slicer(Map(name));
    }

    private MappedInput Map(string name)
    {
        EnsureOpen();
        return MappedInput.Of(new MappedFile(Path.Combine(Directory.FullName, name)));
    }

    private sealed class Slicer(MappedInput whole) : IndexInputSlicer
    {
        public override IndexInput OpenSlice(string sliceDescription, long offset, long length) => whole.Slice(offset, length);

        [Obsolete("Lucene asks for it in indexes of version 3.")]
        public override IndexInput OpenFullSlice() => (IndexInput)whole.Clone();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                whole.Dispose();
        }
    }
}
