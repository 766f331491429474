using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>That the mail server has taken a digest.</summary>
/// <param name="Id">Of the digest.</param>
/// <param name="At">UTC.</param>
internal sealed record DigestReceipt(string Id, DateTimeOffset At)
{
    public static readonly DocumentKind<DigestReceipt> Kind = new("digest-receipts", receipt => receipt.Id, NotifierJson.Default.DigestReceipt)
    {
        // A digest that could be sent again is younger by far.
        Expires = receipt => receipt.At + Digest.KeptFor,
    };
}
