using Lucene.Net.Store;
using Directory = System.IO.Directory;
using Lock = Lucene.Net.Store.Lock;

namespace PaperMesh.Query.Search.Mapped;

/// <summary>Locks that the operating system holds for one process, and lets go of however that ends.</summary>
/// <remarks>
/// In the place of Lucene.NET's <see cref="NativeFSLockFactory"/>, which on Linux takes a shared lock: a second process gets it too, and both
/// write one index.
/// </remarks>
internal sealed class FileLocks(string folder) : LockFactory
{
    public override Lock MakeLock(string lockName) => new FileLock(Path.Combine(folder, lockName));

    /// <summary>A file that is left over locks nothing.</summary>
    public override void ClearLock(string lockName)
    {
    }

    private sealed class FileLock(string path) : Lock
    {
        // EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.
        private static readonly int[] TakenByAnother = [11, 35, unchecked((int)0x80070020)];

        private FileStream? _held;

        public override bool Obtain()
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                _held ??= new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            }
            catch (IOException e) when (TakenByAnother.Contains(e.HResult))
            {
                return false;
            }
        }

        public override bool IsLocked()
        {
            if (_held is not null)
                return true;

            using var other = new FileLock(path);
            return !other.Obtain();
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing)
                return;

            _held?.Dispose();
            _held = null;
        }
    }
}
