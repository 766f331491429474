using PaperMesh.Standalone.CommandLine;

namespace PaperMesh.Standalone;

/// <summary>The folder for everything that is kept, taken for this process alone.</summary>
/// <remarks>
/// A second PaperMesh on the same files would hand out the same papers on a bus that the first one does not hear.
/// The operating system lets go of the lock when the process ends, however it ends.
/// </remarks>
internal sealed class DataFolder : IDisposable
{
    // EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] TakenByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <param name="path">Relative to the current directory, or absolute. Made when it is missing.</param>
    /// <exception cref="CommandException">Another process has it, or it cannot be written to.</exception>
    public static DataFolder Take(string path)
    {
        try
        {
            var folder = Directory.CreateDirectory(path).FullName;
            var file = System.IO.Path.Combine(folder, "papermesh.lock");
            return new DataFolder(folder, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (TakenByAnother.Contains(e.HResult))
        {
            throw new CommandException(
                $"A PaperMesh is already running on the data in {System.IO.Path.GetFullPath(path)}. "
                + "Stop it first, or give this one a folder and a port of its own: "
                + "papermesh serve --Storage:Path=data2 --urls http://localhost:8081");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(
                $"Cannot keep data in '{path}': {e.Message} Choose a folder that can be written to: papermesh serve --Storage:Path=FOLDER");
        }
    }

    public void Dispose() => _lock.Dispose();
}
