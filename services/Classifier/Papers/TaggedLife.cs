using System.Globalization;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;

namespace PaperMesh.Classifier.Papers;

/// <summary>What the Classifier has said of one paper, and why, for operators.</summary>
internal sealed class TaggedLife(IDocuments<TaggedPaper> papers, IDocuments<PaperAlias> aliases)
{
    public async Task<LifeOfPaper> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var paper = await papers.FindAsync(id, cancellationToken);
        if (paper is null && await aliases.FindAsync(id, cancellationToken) is { } alias)
            paper = await papers.FindAsync(alias.PaperId, cancellationToken);

        if (paper is null)
            return LifeOfPaper.Unknown(ClassifierService.Name);

        return new LifeOfPaper(
            ClassifierService.Name,
            paper.Id,
            paper.Paper.Title,
            [
                new("revision", paper.Paper.Revision.ToString(CultureInfo.InvariantCulture)),
                new("model", paper.Model),
                new("language", paper.Language ?? "not clear"),
                new("key phrases", paper.KeyPhrases is { Count: > 0 } phrases ? string.Join(", ", phrases) : "none"),
            ],
            [new LifeMoment(paper.TaggedAt, $"revision {paper.Paper.Revision} tagged", $"{paper.Tags.Count} tags, by {paper.Model}")],
            [TagsOf(paper)]);
    }

    private static LifeTable TagsOf(TaggedPaper paper) => new(
        "tags",
        ["topic", "score", "said by", "because of", "model"],
        [.. paper.Tags.Select(tag => (IReadOnlyList<string>)
        [
            $"{tag.Name} ({tag.Topic})",
            tag.Score.ToString("0.00", CultureInfo.InvariantCulture),
            tag.Origin switch { TagOrigin.Source => "the source", TagOrigin.Rule => "a rule", _ => "the model" },
            string.Join(", ", tag.Terms),
            tag.Model ?? "",
        ])]);
}
