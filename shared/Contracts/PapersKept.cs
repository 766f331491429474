namespace PaperMesh.Contracts;

/// <summary>A service has kept these revisions for good: they survive its crash.</summary>
/// <remarks>
/// Published by Query and Notifier to exchange <c>papermesh.papers.kept</c>. The Crawler takes it as their receipt: until every service
/// that it waits for has sent one, a paper is pending and is published again. Of use to nobody else.
/// </remarks>
public sealed record PapersKept
{
    /// <summary>The service that speaks: <c>query</c>, <c>notifier</c>.</summary>
    public required string By { get; init; }

    /// <summary>At most some hundred.</summary>
    public required IReadOnlyList<PaperRevision> Papers { get; init; }
}

/// <summary>One state of one paper.</summary>
/// <param name="Id">The paper's <see cref="Paper.Id"/>.</param>
/// <param name="Revision">The paper's <see cref="Paper.Revision"/>.</param>
public sealed record PaperRevision(string Id, int Revision);
