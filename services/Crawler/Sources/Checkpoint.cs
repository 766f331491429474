namespace PaperMesh.Crawler.Sources;

/// <summary>How far a harvest has come. It is stored after the page that it stands behind, never before.</summary>
internal sealed record Checkpoint
{
    /// <summary>Never harvested.</summary>
    public static readonly Checkpoint Start = new();

    /// <summary>Everything up to and including this day has been seen.</summary>
    public DateOnly? UpTo { get; init; }

    /// <summary>The list is under way, and goes on from here (OAI-PMH 2.0, 3.5); where a source calls it a cursor, that.</summary>
    public string? ResumptionToken { get; init; }

    /// <summary>The last day of the list that is under way: what <see cref="UpTo"/> becomes when it is complete.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>For a source that is one document: what it was when it was last read whole.</summary>
    public ValidatorFields? Validators { get; init; }
}

/// <summary>By what a server tells whether a document has changed (RFC 9110, 8.8).</summary>
/// <param name="ETag">As sent, with its quotes.</param>
/// <param name="LastModified">As sent.</param>
/// <param name="ReadAt">When the document was last read whole, UTC.</param>
/// <remarks>It is part of the checkpoint: kept before the document is stored, it would hide for ever what a crash has lost.</remarks>
internal sealed record ValidatorFields(string? ETag, string? LastModified, DateTimeOffset ReadAt);
