namespace PaperMesh.Contracts;

/// <summary>A paper is new to PaperMesh, or something about it has changed.</summary>
/// <remarks>
/// Published by the Crawler to exchange <c>papermesh.paper.discovered</c>, at least once, in no order. The same
/// <see cref="Paper.Id"/> and <see cref="Paper.Revision"/> again is the same news.
/// </remarks>
public sealed record PaperDiscovered
{
    /// <summary>As it is after the change.</summary>
    public required Paper Paper { get; init; }

    /// <summary>What kind of news it is.</summary>
    public required PaperChange Change { get; init; }

    /// <summary>
    /// The fields of the paper that are not as they were, by their names in JSON (<c>abstract</c>, <c>versions</c>); since all of PaperMesh
    /// last had it, which may be several revisions ago. Empty when the paper is new.
    /// </summary>
    public IReadOnlyList<string> Changed { get; init => field = value ?? []; } = [];

    /// <summary>When the Crawler stored this revision, UTC.</summary>
    public required DateTimeOffset DiscoveredAt { get; init; }
}

/// <summary>What happened to a paper.</summary>
public enum PaperChange
{
    /// <summary>It was not known before.</summary>
    New,

    /// <summary>A new version, or other text or facts.</summary>
    Revised,

    /// <summary>It was taken back.</summary>
    Withdrawn,

    /// <summary>Only counts changed.</summary>
    Signals,
}
