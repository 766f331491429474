using System.Security.Cryptography;
using System.Text;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>The key behind every link in a mail: made once, by whichever replica comes first, and kept for all of them.</summary>
internal sealed class Secrets(IDocuments<StoredSecret> secrets)
{
    private const string Name = "mail";

    private SecretKey? _key;

    public async ValueTask<SecretKey> GetAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
            return known;

        await secrets.InsertAsync([new StoredSecret(Name, RandomNumberGenerator.GetBytes(32))], cancellationToken);
        var stored = await secrets.FindAsync(Name, cancellationToken) ?? throw new InvalidOperationException("The key that signs links is not there.");
        return _key = new SecretKey(stored.Key);
    }
}

/// <param name="Name">What it is for.</param>
/// <param name="Key">32 bytes at random.</param>
internal sealed record StoredSecret(string Name, byte[] Key)
{
    public static readonly DocumentKind<StoredSecret> Kind = new("secrets", secret => secret.Name, NotifierJson.Default.StoredSecret);
}

/// <summary>What can be done with a key that never leaves the store: HMAC-SHA256, each use apart from the others.</summary>
internal sealed class SecretKey(byte[] key)
{
    private const int DigestBytes = 16;

    /// <summary>The same 32 hexadecimal digits for the same text; nobody without the key can tell which text that was.</summary>
    public string Digest(string use, string text)
        => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{use}\n{text}"))[..DigestBytes]);

    public byte[] Sign(ReadOnlySpan<byte> content) => HMACSHA256.HashData(key, content);
}
