using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>Standard Webhooks 1.0, symmetric signatures (<c>v1</c>).</summary>
/// <remarks>
/// Signed is <c>id.timestamp.body</c>, with HMAC-SHA256; the timestamp is that of the attempt, so that an old request cannot be sent again
/// by somebody else. The header holds one signature a secret, parted by spaces: while a secret is rotated, either one verifies.
/// </remarks>
internal static class Signature
{
    private const string Prefix = "whsec_";

    /// <summary>From 24 to 64 bytes, says the specification.</summary>
    private const int Bytes = 32;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <param name="secrets">As <see cref="NewSecret"/> makes them; newest first.</param>
    /// <param name="id">Value of <c>webhook-id</c>; holds no full stop.</param>
    /// <param name="timestamp">Value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">What is sent, byte for byte.</param>
    public static string Of(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(secret
            => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))));
    }
}
