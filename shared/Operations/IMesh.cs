using PaperMesh.ServiceDefaults.Figures;
using PaperMesh.ServiceDefaults.Lives;

namespace PaperMesh.Operations;

/// <summary>All processes of PaperMesh, as far as they can be asked: the services behind a gateway, or the one process that holds all of them.</summary>
public interface IMesh
{
    /// <summary>Asks every replica of every service, at once, and waits for seconds at most.</summary>
    Task<IReadOnlyList<ReplicaAnswer>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Asks each service for what it knows of a paper; one replica speaks for its service.</summary>
    Task<LifeAnswers> FindLifeAsync(string id, CancellationToken cancellationToken);
}

/// <param name="Service">As the configuration calls it: <c>crawler</c>.</param>
/// <param name="Replica">Tells it from others of the service.</param>
/// <param name="Report">Null: it does not answer.</param>
public sealed record ReplicaAnswer(string Service, string Replica, ProcessReport? Report);

/// <param name="Parts">Of those that answered, also of those that do not know the paper.</param>
/// <param name="Silent">The services that did not.</param>
public sealed record LifeAnswers(IReadOnlyList<LifeOfPaper> Parts, IReadOnlyList<string> Silent);
