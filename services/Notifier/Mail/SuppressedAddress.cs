using PaperMesh.Storage;

namespace PaperMesh.Notifier.Mail;

/// <summary>An address that gets no mail of any kind any more.</summary>
/// <param name="Key">A keyed digest of the address: the list tells nobody who is on it.</param>
/// <param name="Reason">What its server said, or whoever told us.</param>
/// <param name="At">UTC.</param>
internal sealed record SuppressedAddress(string Key, string Reason, DateTimeOffset At)
{
    public static readonly DocumentKind<SuppressedAddress> Kind = new("suppressed-addresses", address => address.Key, NotifierJson.Default.SuppressedAddress);
}
