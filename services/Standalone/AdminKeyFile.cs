using System.Security.Cryptography;

namespace PaperMesh.Standalone;

/// <summary>A key that may do everything, in a file of the data folder that only its owner can read.</summary>
internal static class AdminKeyFile
{
    public const string Name = "admin.key";

    private const int Bytes = 32;

    /// <summary>The one of that folder; null when there is none, or it is not for whoever asks to read.</summary>
    public static string? Find(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, Name)).Trim() is { Length: > 0 } key ? key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">It can be neither read nor written.</exception>
    public static string ReadOrMake(DataFolder folder)
    {
        if (Find(folder.Path) is { } known)
            return known;

        var key = "pmk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var writer = new StreamWriter(Path.Combine(folder.Path, Name), options);
        writer.WriteLine(key);
        return key;
    }
}
