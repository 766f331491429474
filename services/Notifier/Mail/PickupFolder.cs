using System.Globalization;
using Microsoft.Extensions.Options;
using MimeKit;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Mail;

/// <summary>Mails as files, where no server is set: to be read by people, or picked up by a program.</summary>
internal sealed class PickupFolder(IOptions<MailOptions> options, IOptions<StorageOptions> storage, TimeProvider time) : IMailer
{
    private const string Extension = ".eml";

    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive };

    public string Path { get; } = options.Value.Folder ?? System.IO.Path.Combine(storage.Value.Path, "mail");

    public string Name => $"the folder {Path}";

    public async Task<MailOutcome> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Guid.NewGuid():N}");
        var unfinished = System.IO.Path.Combine(Path, name + ".tmp");
        try
        {
            Directory.CreateDirectory(Path);
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                await message.WriteToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            // Whoever picks up mails never sees half of one.
            File.Move(unfinished, System.IO.Path.Combine(Path, name + Extension));
            return MailOutcome.Accepted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailUnavailableException($"No mail can be written to {Path}: {e.Message}", e);
        }
    }

    /// <summary>The names of the newest mails, newest first.</summary>
    public IReadOnlyList<string> Newest(int limit)
        => Directory.Exists(Path)
            ? [.. Directory.EnumerateFiles(Path, "*" + Extension, AnyCase).Select(file => System.IO.Path.GetFileName(file)).OrderDescending(StringComparer.Ordinal).Take(limit)]
            : [];

    /// <returns>Null when there is none of that name, or what is there is no mail.</returns>
    public async Task<MimeMessage?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (name != System.IO.Path.GetFileName(name) || !name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || name.StartsWith('.'))
            return null;

        try
        {
            return await MimeMessage.LoadAsync(System.IO.Path.Combine(Path, name), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
