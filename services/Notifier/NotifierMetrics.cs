using System.Diagnostics.Metrics;

namespace PaperMesh.Notifier;

/// <summary>The Notifier's instruments: meter <c>PaperMesh.Notifier</c>.</summary>
internal sealed class NotifierMetrics
{
    private readonly Counter<long> _events;
    private readonly UpDownCounter<long> _listeners;

    public NotifierMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("PaperMesh.Notifier");
        _events = meter.CreateCounter<long>("papermesh.notifier.events", "{event}", "Events received, by whether the log held them already");
        _listeners = meter.CreateUpDownCounter<long>("papermesh.notifier.listeners", "{connection}", "Open streams of events");
    }

    public void Logged(int added, int repeated)
    {
        _events.Add(added, new KeyValuePair<string, object?>("papermesh.repeated", false));
        _events.Add(repeated, new KeyValuePair<string, object?>("papermesh.repeated", true));
    }

    /// <returns>To be disposed of when the listener has gone.</returns>
    public IDisposable Listening()
    {
        _listeners.Add(1);
        return new Listener(_listeners);
    }

    private sealed class Listener(UpDownCounter<long> listeners) : IDisposable
    {
        public void Dispose() => listeners.Add(-1);
    }
}
