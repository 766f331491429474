using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace PaperMesh.Notifier.Digests;

/// <summary>What a link in a mail proves: that whoever has it may do one thing with one subscription.</summary>
/// <remarks>
/// 57 bytes in base64url: what for (1), subscription (16), expiry in milliseconds since 1970 or 0 (8), HMAC-SHA256 of these (32).
/// </remarks>
internal static class SubscriptionToken
{
    private const int ContentBytes = 25;
    private const int Bytes = ContentBytes + 32;

    /// <param name="key">Of <see cref="Secrets"/>.</param>
    /// <param name="use">The one thing.</param>
    /// <param name="subscription">32 hexadecimal digits.</param>
    /// <param name="expires">Null for never.</param>
    public static string Of(SecretKey key, TokenUse use, string subscription, DateTimeOffset? expires = null)
    {
        Span<byte> token = stackalloc byte[Bytes];
        token[0] = (byte)use;
        Convert.FromHexString(subscription).CopyTo(token[1..]);
        BinaryPrimitives.WriteInt64BigEndian(token[17..], expires?.ToUnixTimeMilliseconds() ?? 0);
        key.Sign(token[..ContentBytes]).CopyTo(token[ContentBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <returns>The subscription; null when the token is not one of ours, is for something else, or has expired.</returns>
    public static string? Read(SecretKey key, TokenUse use, string? text, DateTimeOffset now)
    {
        Span<byte> token = stackalloc byte[Bytes];
        if (text is null || !Base64Url.IsValid(text, out var length) || length != Bytes)
            return null;

        Base64Url.DecodeFromChars(text, token);
        if (token[0] != (byte)use || !CryptographicOperations.FixedTimeEquals(key.Sign(token[..ContentBytes]), token[ContentBytes..]))
            return null;

        var expires = BinaryPrimitives.ReadInt64BigEndian(token[17..]);
        return expires == 0 || now.ToUnixTimeMilliseconds() <= expires ? Convert.ToHexStringLower(token[1..17]) : null;
    }
}

/// <summary>What a token is good for, and nothing else. The numbers are in links that are out in the world.</summary>
internal enum TokenUse : byte
{
    /// <summary>To say yes.</summary>
    Confirm = 1,

    /// <summary>To see, change, take away and erase it.</summary>
    Manage = 2,

    /// <summary>To end it.</summary>
    Unsubscribe = 3,
}
