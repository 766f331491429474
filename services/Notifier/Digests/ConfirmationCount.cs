using System.Globalization;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>How often somebody has asked for mail to an address on one day.</summary>
/// <param name="Id">A keyed digest of the address, and the day, UTC.</param>
internal sealed record ConfirmationCount(string Id, DateOnly Day, int Count)
{
    public static readonly DocumentKind<ConfirmationCount> Kind = new("confirmation-counts", one => one.Id, NotifierJson.Default.ConfirmationCount)
    {
        Expires = one => new DateTimeOffset(one.Day.AddDays(2), TimeOnly.MinValue, TimeSpan.Zero),
    };

    public static string IdOf(string addressKey, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{addressKey}/{day:yyyy-MM-dd}");
}
