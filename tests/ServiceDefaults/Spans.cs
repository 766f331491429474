using System.Collections.Concurrent;
using System.Diagnostics;

namespace PaperMesh.ServiceDefaults.Tests;

/// <summary>Collects the spans of the bus, as an exporter does.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivitySource _source = new(nameof(Spans));
    private readonly ActivityListener _listener;

    public Spans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "PaperMesh.Bus" or nameof(Spans),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Activity Start(string name) => _source.StartActivity(name)!;

    public IEnumerable<Activity> Of(ActivityTraceId trace) => _stopped.Where(span => span.TraceId == trace);

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }
}
