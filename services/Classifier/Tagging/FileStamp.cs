namespace PaperMesh.Classifier.Tagging;

/// <summary>By what it shows that a file is another one: its time and its length.</summary>
/// <remarks>Of what a symbolic link leads to, however many there are in the path, as in a mounted ConfigMap.</remarks>
/// <param name="Length">-1: it cannot be opened.</param>
internal readonly record struct FileStamp(DateTime Written, long Length)
{
    public static FileStamp Of(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return new FileStamp(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileStamp(default, -1);
        }
    }
}
