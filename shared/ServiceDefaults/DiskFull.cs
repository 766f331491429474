namespace PaperMesh.ServiceDefaults;

/// <summary>There is no room on the disk: nobody's fault who sent something, and over when somebody has made room.</summary>
public static class DiskFull
{
    /// <summary>ENOSPC, as Linux numbers it; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.</summary>
    private static readonly int[] Codes = [28, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    public static bool Says(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is IOException && Codes.Contains(cause.HResult))
                return true;
        }

        return false;
    }
}
