using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PaperMesh.Servers;

namespace PaperMesh.Chaos.Tests;

/// <summary>A disk in memory that can be filled. To mount one asks for root's rights; where they are missing, a test ends as <see cref="Required"/> says.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-disk-");

    public SmallDisk(int megabytes)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", _folder.FullName))
        {
            _folder.Delete();
            Required.SkipOrFail("mount", "A small disk cannot be mounted here.");
        }
    }

    /// <summary>For data, beside which the disk is filled.</summary>
    public DirectoryInfo Data => _folder.CreateSubdirectory("data");

    private string Ballast => Path.Combine(_folder.FullName, "ballast");

    /// <summary>Not a byte is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[4_096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", _folder.FullName);
        _folder.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
