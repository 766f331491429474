using MassTransit;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>Begins with no message any more once the process stops. For a bus in its memory, which would go through all that waits first.</summary>
/// <remarks>Nothing is lost by it: what has no receipt is published again by the next process. And while the disk is full it would never end.</remarks>
internal sealed class EndsWithProcess(CancellationToken stopping) : IFilter<ConsumeContext>
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("endsWithProcess");

    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) => stopping.IsCancellationRequested ? Task.CompletedTask : next.Send(context);
}
