using PaperMesh.ServiceDefaults.Figures;
using PaperMesh.ServiceDefaults.Lives;

namespace PaperMesh.Operations;

/// <summary>All services in this process.</summary>
internal sealed class OneProcess(ProcessFigures figures, IEnumerable<LifeReader> lives) : IMesh
{
    public async Task<IReadOnlyList<ReplicaAnswer>> ReadAsync(CancellationToken cancellationToken)
        => [new("papermesh", "1", await figures.ReadAsync(cancellationToken))];

    public async Task<LifeAnswers> FindLifeAsync(string id, CancellationToken cancellationToken)
        => new(await Task.WhenAll(lives.Select(life => life.ReadAsync(id, cancellationToken))), []);
}
