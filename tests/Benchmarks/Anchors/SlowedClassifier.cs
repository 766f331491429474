using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Classifier;
using PaperMesh.Classifier.Papers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Storage;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>
/// The Classifier, made of its own services, with one wrapped: to keep papers takes at least 5 ms for each, one after the other. It waits and
/// does not compute, so that two processors can show what many replicas do.
/// </summary>
internal static class SlowedClassifier
{
    public const string Name = "slowed-classifier";

    public static readonly TimeSpan EachPaper = TimeSpan.FromMilliseconds(5);

    public static Task RunAsync() => ServiceProgram.RunAsync([], WebApplication.CreateBuilder, builder =>
    {
        builder.AddServiceDefaults();
        builder.AddGatewayAccess();
        builder.AddBus();
        builder.AddClassifier();

        var own = builder.Services.Last(service => service.ServiceType == typeof(IDocuments<TaggedPaper>));
        builder.Services.AddSingleton<IDocuments<TaggedPaper>>(
            provider => new SlowDocuments<TaggedPaper>((IDocuments<TaggedPaper>)own.ImplementationFactory!(provider)));

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapClassifier();
        return app;
    });

    /// <summary>As those that it wraps, but slower to write.</summary>
    private sealed class SlowDocuments<T>(IDocuments<T> documents) : IDocuments<T>, IDisposable
        where T : class
    {
        private readonly SemaphoreSlim _turn = new(1, 1);

        public Task<T?> FindAsync(string id, CancellationToken cancellationToken) => documents.FindAsync(id, cancellationToken);

        public Task<IReadOnlyList<T>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
            => documents.FindManyAsync(ids, cancellationToken);

        public async Task<IReadOnlyList<Upserted<T>>> UpsertAsync<TChange>(
            IReadOnlyList<TChange> changes, Func<TChange, string> id, Func<T?, TChange, T?> merge, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                await Task.Delay(EachPaper * changes.Count, cancellationToken);
            }
            finally
            {
                _turn.Release();
            }

            return await documents.UpsertAsync(changes, id, merge, cancellationToken);
        }

        public Task<int> InsertAsync(IReadOnlyList<T> added, CancellationToken cancellationToken) => documents.InsertAsync(added, cancellationToken);

        public Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) => documents.QueryAsync(query, cancellationToken);

        public Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken) => documents.CountAsync(query, cancellationToken);

        public Task<long> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => documents.DeleteAsync(ids, cancellationToken);

        public void Dispose() => _turn.Dispose();
    }
}
