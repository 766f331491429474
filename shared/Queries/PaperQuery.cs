namespace PaperMesh.Queries;

/// <summary>What somebody wants to read, in one form for every outlet: search, page, feed, stream, webhook, digest.</summary>
public sealed record PaperQuery;
