namespace PaperMesh.Crawler.Harvesting;

/// <summary>Finds work that is due and that any replica may do.</summary>
internal interface IJobs
{
    /// <summary>What is due now and nobody is at, the longest waiting first; of much, a part.</summary>
    Task<IReadOnlyList<Job>> FindDueAsync(CancellationToken cancellationToken);
}

/// <summary>One piece of work.</summary>
/// <param name="Name">The same each time it is found.</param>
/// <param name="State">Changes whenever somebody has been at it.</param>
/// <param name="Command">What is published: whoever takes it does the work.</param>
internal sealed record Job(string Name, string State, object Command);
