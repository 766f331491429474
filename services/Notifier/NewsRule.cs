using Microsoft.Extensions.Options;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Digests;
using PaperMesh.Queries;

namespace PaperMesh.Notifier;

/// <summary>Whether a paper is news to people: what a harvest of the past, or a change of the taxonomy, says about older ones is not.</summary>
internal sealed class NewsRule(IOptions<DigestOptions> options, TimeProvider time)
{
    /// <summary>Not withdrawn, and announced, published or first seen no longer ago than <see cref="DigestOptions.NewsFor"/>.</summary>
    public bool IsNews(Paper paper)
        => !paper.Withdrawn && (PaperFacts.DayOf(paper) ?? FirstSeen(paper)) is { } day
            && day >= DateOnly.FromDateTime((time.GetUtcNow() - options.Value.NewsFor).UtcDateTime);

    private static DateOnly? FirstSeen(Paper paper)
        => paper.Sources is [] ? null : DateOnly.FromDateTime(paper.Sources.Min(source => source.FirstSeen).UtcDateTime);
}
