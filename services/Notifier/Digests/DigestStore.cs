using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>The digests that are written down, and the receipts of those that were sent.</summary>
/// <remarks>
/// A receipt is a document of its own because that is one message to the store, with nothing to read before: a process that dies after the
/// mail server's yes leaves the mail unmarked only if it dies before that message has left.
/// </remarks>
internal sealed class DigestStore(IDocuments<Digest> digests, IDocuments<DigestReceipt> receipts)
{
    /// <summary>Those that are there, in the order of the ids.</summary>
    public async Task<IReadOnlyList<Digest>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => await WithReceiptsAsync(await digests.FindManyAsync(ids, cancellationToken), cancellationToken);

    /// <summary>Writes digests down. Where another has written one down meanwhile, that one holds.</summary>
    /// <returns>As they are written down.</returns>
    public async Task<IReadOnlyList<Digest>> KeepAsync(IReadOnlyList<Digest> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return [];

        var written = await digests.UpsertAsync(rows, row => row.Id, (stored, row) => stored ?? row, cancellationToken);
        return await WithReceiptsAsync([.. written.Select(one => one.Document!)], cancellationToken);
    }

    public Task MarkSentAsync(Digest row, DateTimeOffset at, CancellationToken cancellationToken)
        => receipts.InsertAsync([new DigestReceipt(row.Id, at)], cancellationToken);

    /// <summary>Those of a subscription, newest first.</summary>
    public async Task<IReadOnlyList<Digest>> OfAsync(string subscription, CancellationToken cancellationToken)
        => await WithReceiptsAsync((await digests.QueryAsync(Of(subscription), cancellationToken)).Items, cancellationToken);

    /// <summary>Nothing is left of those of a subscription.</summary>
    public async Task ForgetAsync(string subscription, CancellationToken cancellationToken)
    {
        while ((await digests.QueryAsync(Of(subscription), cancellationToken)).Items is { Count: > 0 } rows)
            await digests.DeleteAsync([.. rows.Select(row => row.Id)], cancellationToken);

        while ((await receipts.QueryAsync(Of(subscription), cancellationToken)).Items is { Count: > 0 } sent)
            await receipts.DeleteAsync([.. sent.Select(receipt => receipt.Id)], cancellationToken);
    }

    // Ids are of subscription, slash and day; 0 comes after the slash.
    private static DocumentQuery Of(string subscription) => new() { From = subscription + "/", To = subscription + "0", Descending = true, Limit = 1_000 };

    private async Task<IReadOnlyList<Digest>> WithReceiptsAsync(IReadOnlyList<Digest> rows, CancellationToken cancellationToken)
    {
        var sent = (await receipts.FindManyAsync([.. rows.Select(row => row.Id)], cancellationToken)).ToDictionary(receipt => receipt.Id, receipt => receipt.At);
        return [.. rows.Select(row => sent.TryGetValue(row.Id, out var at) ? row with { Sent = at } : row)];
    }
}
