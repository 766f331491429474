using PaperMesh.Contracts;
using PaperMesh.Query.Papers;
using PaperMesh.Storage;

namespace PaperMesh.Query.History;

/// <summary>The texts of papers that have had more than one.</summary>
/// <remarks>
/// Of a paper that has said one thing only, nothing is kept here. As soon as there are two, both are, and every later one: whichever came
/// first, since the one that another replaces is written before it is replaced.
/// </remarks>
internal sealed class VersionTexts(IDocuments<VersionText> documents)
{
    /// <summary>Texts of one paper that are read.</summary>
    private const int MaxTexts = 100;

    public static readonly DocumentKind<VersionText> Kind = new("version-texts", text => text.Id, QueryJson.Default.VersionText);

    /// <summary>To be called before the events are folded into the papers; a repeat changes nothing.</summary>
    /// <param name="events">What has come.</param>
    /// <param name="stored">What is stored of the same papers.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    public async Task KeepAsync(IReadOnlyList<PaperTagged> events, IReadOnlyList<StoredPaper> stored, CancellationToken cancellationToken)
    {
        VersionText[] texts = [.. stored
            .Concat(events.Select(tagged => StoredPaper.From(tagged, default)))
            .Select(VersionText.Of)
            .GroupBy(text => text.PaperId)
            .Where(paper => paper.Select(text => (text.Version, text.Title, text.Abstract)).Distinct().Skip(1).Any())
            .SelectMany(paper => paper)];

        if (texts.Length > 0)
            await documents.UpsertAsync(texts, text => text.Id, VersionText.Merge, cancellationToken);
    }

    /// <summary>All that a paper has said, newest first; at least what it says now.</summary>
    public async Task<IReadOnlyList<VersionText>> OfAsync(StoredPaper paper, CancellationToken cancellationToken)
    {
        var now = VersionText.Of(paper);
        var kept = await documents.QueryAsync(OfPapers(VersionText.IdStart(paper.Id), MaxTexts), cancellationToken);
        return [.. kept.Items
            .Append(now)
            .GroupBy(text => text.Id)
            .Select(same => same.Aggregate((VersionText?)null, VersionText.Merge)!)
            .OrderByDescending(text => text.Id == now.Id)
            .ThenByDescending(text => text.Version)
            .ThenByDescending(text => text.Revision)];
    }

    /// <summary>Removes the texts of every paper whose id begins so.</summary>
    public async Task RemoveAsync(string idPrefix, CancellationToken cancellationToken)
    {
        while (await documents.QueryAsync(OfPapers(idPrefix, 1000), cancellationToken) is { Items.Count: > 0 } page)
            await documents.DeleteAsync([.. page.Items.Select(text => text.Id)], cancellationToken);
    }

    private static DocumentQuery OfPapers(string start, int limit) => new() { From = start, To = start + '\uFFFF', Limit = limit };
}
