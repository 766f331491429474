using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using PaperMesh.Storage;

namespace PaperMesh.Access.SignIn;

/// <summary>The local administrator: made at the first start with a password for one time, which becomes one of their own.</summary>
public sealed class Administrators(IDocuments<LocalAdministrator> administrators, TimeProvider time)
{
    public const int MinPassword = 12;
    public const int MaxPassword = 200;

    /// <summary>Of characters that nobody takes for others: 16 of 32, 80 bits.</summary>
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int OneTimeLength = 16;
    private const int GroupLength = 4;

    /// <summary>For that long a session goes on after the password was changed through another replica.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly PasswordHasher<LocalAdministrator> _hasher = new();

    private volatile Seen? _seen;

    /// <summary>Whether this process prints first passwords. One that does not, a gateway, is entered with keys alone.</summary>
    public bool IsInvited { get; private set; }

    /// <summary>Makes the administrator when there is none; and the one-time password anew as long as nobody has used it.</summary>
    /// <returns>The password, to be shown this once; null when the administrator has one of their own.</returns>
    public async Task<string?> InviteAsync(CancellationToken cancellationToken)
    {
        IsInvited = true;
        var password = string.Join('-', Enumerable.Range(0, OneTimeLength / GroupLength).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));
        var invited = New(password, isOneTime: true);
        var kept = (await administrators.UpsertAsync(
            [invited], one => one.Name, (stored, one) => stored is { IsOneTime: false } ? null : one, cancellationToken))[0];
        return kept.Document?.Stamp == invited.Stamp ? password : null;
    }

    /// <returns>Null: that is not the password.</returns>
    public async Task<LocalAdministrator?> CheckAsync(string password, CancellationToken cancellationToken)
        => await administrators.FindAsync(LocalAdministrator.Only, cancellationToken) is { } one
            && _hasher.VerifyHashedPassword(one, one.PasswordHash, password) is not PasswordVerificationResult.Failed
                ? one
                : null;

    /// <returns>Null: somebody else has changed it meanwhile.</returns>
    public async Task<LocalAdministrator?> ChangePasswordAsync(LocalAdministrator known, string password, CancellationToken cancellationToken)
    {
        var changed = New(password, isOneTime: false);
        var kept = (await administrators.UpsertAsync(
            [changed], one => one.Name, (stored, one) => stored?.Stamp == known.Stamp ? one : null, cancellationToken))[0];
        _seen = null;
        return kept.Document?.Stamp == changed.Stamp ? changed : null;
    }

    /// <summary>Whether a session that began with that stamp is still one.</summary>
    public async ValueTask<bool> IsCurrentAsync(string stamp, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_seen is not { } seen || now >= seen.Until)
            _seen = seen = new Seen((await administrators.FindAsync(LocalAdministrator.Only, cancellationToken))?.Stamp, now + Fresh);

        return seen.Stamp == stamp;
    }

    private LocalAdministrator New(string password, bool isOneTime)
    {
        var one = new LocalAdministrator { PasswordHash = "", IsOneTime = isOneTime, Stamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };
        return one with { PasswordHash = _hasher.HashPassword(one, password) };
    }

    private sealed record Seen(string? Stamp, DateTimeOffset Until);
}
