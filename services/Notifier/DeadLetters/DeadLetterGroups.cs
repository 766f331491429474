using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>Open letters that failed in one place for one reason.</summary>
/// <param name="Fingerprint">Of queue, exception and place: 12 hexadecimal digits.</param>
/// <param name="Queue">Where they failed.</param>
/// <param name="Exception">Full name of its type.</param>
/// <param name="Reason">What it said of one of them.</param>
/// <param name="Count">How many letters there are.</param>
internal sealed record DeadLetterGroup(string Fingerprint, string Queue, string Exception, string Reason, long Count)
{
    /// <summary>Groups that are looked at; who has more reasons to fail than these has other worries.</summary>
    public const int Max = 200;

    /// <summary>All groups with open letters, at most <see cref="Max"/>, the largest first.</summary>
    public static async Task<IReadOnlyList<DeadLetterGroup>> AllAsync(IDocuments<KeptDeadLetter> letters, CancellationToken cancellationToken)
    {
        var groups = new List<DeadLetterGroup>();
        for (var from = ""; groups.Count < Max;)
        {
            // From one fingerprint to the next: what is read grows with the groups, not with the letters.
            var next = await letters.QueryAsync(new() { OrderBy = "openGroup", From = from, Limit = 1 }, cancellationToken);
            if (next.Items is not [var one])
                break;

            var count = await letters.CountAsync(Of(one.Fingerprint), cancellationToken);
            groups.Add(new DeadLetterGroup(one.Fingerprint, one.Letter.Queue, one.Letter.Exception, one.Letter.Reason, count));
            from = one.Fingerprint + '~';
        }

        return [.. groups.OrderByDescending(group => group.Count).ThenBy(group => group.Fingerprint, StringComparer.Ordinal)];
    }

    /// <summary>The open letters of a group, or all that are open, the latest first.</summary>
    public static DocumentQuery Of(string? fingerprint) => fingerprint is null
        ? new DocumentQuery { OrderBy = "open", Descending = true }
        : new DocumentQuery { OrderBy = "openGroup", From = fingerprint, To = fingerprint };
}
