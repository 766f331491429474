using PaperMesh.Notifier.EventLog;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>One attempt: what is sent to whom.</summary>
/// <param name="Webhook">To whom.</param>
/// <param name="Delivery">What was claimed.</param>
/// <param name="Event">What it is about; null: a test.</param>
/// <param name="At">When.</param>
internal sealed record Outgoing(Webhook Webhook, Delivery Delivery, LoggedEvent? Event, DateTimeOffset At);
