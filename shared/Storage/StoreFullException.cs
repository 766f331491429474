namespace PaperMesh.Storage;

/// <summary>There is no room for what was to be written. What is stored can still be read.</summary>
internal sealed class StoreFullException : IOException
{
    /// <param name="path">Of the store.</param>
    /// <param name="cause">As the store says it.</param>
    public StoreFullException(string path, Exception cause)
        : base($"No space is left for {path}.", cause)
        => HResult = NoSpace;

    /// <summary>ENOSPC or ERROR_DISK_FULL: what a file that cannot grow says.</summary>
    private static int NoSpace => OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;
}
