using System.Diagnostics.Metrics;
using PaperMesh.Notifier.Mail;
using PaperMesh.Notifier.Webhooks;

namespace PaperMesh.Notifier;

/// <summary>The Notifier's instruments: meter <c>PaperMesh.Notifier</c>.</summary>
internal sealed class NotifierMetrics
{
    private readonly Counter<long> _events;
    private readonly UpDownCounter<long> _listeners;
    private readonly Counter<long> _digests;
    private readonly Counter<long> _mails;
    private readonly Histogram<double> _window;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _durations;

    public NotifierMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(NotifierService.Meter);
        _events = meter.CreateCounter<long>("papermesh.notifier.events", "{event}", "Events received, by whether the log held them already");
        _listeners = meter.CreateUpDownCounter<long>("papermesh.notifier.listeners", "{connection}", "Open streams of events");
        _digests = meter.CreateCounter<long>("papermesh.notifier.digests", "{digest}", "Digests that were due, by what became of them");
        _mails = meter.CreateCounter<long>("papermesh.notifier.mails", "{mail}", "Mails handed to the mail server or folder, by its answer");
        _window = meter.CreateHistogram<double>(
            "papermesh.notifier.digest.window",
            "s",
            "From the mail server's yes to the mark that a digest is sent; a process that dies in between has it sent again",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.000_25, 0.000_5, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 5],
            });
        _attempts = meter.CreateCounter<long>(
            "papermesh.notifier.webhook.attempts", "{attempt}", "Requests to webhooks, by outcome: delivered, retried later, failed for good, gone");
        _durations = meter.CreateHistogram<double>("papermesh.notifier.webhook.duration", "s", "How long webhooks take to answer, by outcome");
    }

    /// <summary>Makes the counters be there before there is anything to count.</summary>
    public void Begin()
    {
        Logged(0, 0);
        _listeners.Add(0);
        AtZero(_digests, "sent", "empty", "refused", "failed");
        AtZero(_mails, "accepted", "put off", "refused");
        AtZero(_attempts, "delivered", "gone", "retried", "failed");

        static void AtZero(Counter<long> counter, params string[] outcomes)
        {
            foreach (var outcome in outcomes)
                counter.Add(0, new KeyValuePair<string, object?>("papermesh.outcome", outcome));
        }
    }

    public void Logged(int added, int repeated)
    {
        _events.Add(added, new KeyValuePair<string, object?>("papermesh.repeated", false));
        _events.Add(repeated, new KeyValuePair<string, object?>("papermesh.repeated", true));
    }

    /// <param name="outcome"><c>sent</c>, <c>empty</c>, <c>refused</c> (the address) or <c>failed</c> (given up).</param>
    public void Digested(string outcome) => _digests.Add(1, new KeyValuePair<string, object?>("papermesh.outcome", outcome));

    /// <param name="after">The server's yes.</param>
    public void Marked(TimeSpan after) => _window.Record(after.TotalSeconds);

    public void Mailed(MailOutcomeKind outcome)
        => _mails.Add(1, new KeyValuePair<string, object?>("papermesh.outcome", outcome switch
        {
            MailOutcomeKind.Accepted => "accepted",
            MailOutcomeKind.Later => "put off",
            _ => "refused",
        }));

    /// <param name="outcome">Of the attempt.</param>
    /// <param name="isRetried">Whether there will be another.</param>
    /// <param name="milliseconds">It took.</param>
    public void Attempted(AttemptOutcome outcome, bool isRetried, long milliseconds)
    {
        var tag = new KeyValuePair<string, object?>("papermesh.outcome", outcome switch
        {
            AttemptOutcome.Delivered => "delivered",
            AttemptOutcome.Gone => "gone",
            _ => isRetried ? "retried" : "failed",
        });
        _attempts.Add(1, tag);
        _durations.Record(milliseconds / 1_000d, tag);
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
