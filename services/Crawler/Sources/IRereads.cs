namespace PaperMesh.Crawler.Sources;

/// <summary>What can read one of its records again from the quarantine, without asking anybody.</summary>
internal interface IRereads
{
    /// <summary>The name under which its bad records are quarantined.</summary>
    string Name { get; }

    /// <summary>The record as it is read today: one paper, or one bad record; none when it is not wanted.</summary>
    /// <param name="raw">As it came.</param>
    Task<Page> RereadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken);
}
