using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Notifier.DeadLetters;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;
using PaperMesh.Notifier.Notices;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Notifier.Webhooks.Replaying;
using PaperMesh.Notifier.Webhooks.Sending;

namespace PaperMesh.Notifier;

/// <summary>What the Notifier stores and answers, in the JSON of the contracts.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<PaperChange>), typeof(CamelCaseEnums<TagOrigin>), typeof(CamelCaseEnums<DeadLetterState>),
        typeof(CamelCaseEnums<DisabledReason>), typeof(CamelCaseEnums<DeliveryState>), typeof(CamelCaseEnums<AttemptOutcome>), typeof(CamelCaseEnums<ReplayState>)])]
[JsonSerializable(typeof(LoggedEvent))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(StaleEvent))]
[JsonSerializable(typeof(TrimmedEvent))]
[JsonSerializable(typeof(KeptDeadLetter))]
[JsonSerializable(typeof(LongMessage))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetterGroup>))]
[JsonSerializable(typeof(Taken))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Digest))]
[JsonSerializable(typeof(DigestReceipt))]
[JsonSerializable(typeof(SentPapers))]
[JsonSerializable(typeof(ConfirmationCount))]
[JsonSerializable(typeof(StoredSecret))]
[JsonSerializable(typeof(SuppressedAddress))]
[JsonSerializable(typeof(SubscriptionExport))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(SubscriptionAsked))]
[JsonSerializable(typeof(Bounce))]
[JsonSerializable(typeof(StructuredEvent))]
[JsonSerializable(typeof(TestEvent))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(Checkpoint))]
[JsonSerializable(typeof(Delivery))]
[JsonSerializable(typeof(Replay))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(CreatedWebhook))]
[JsonSerializable(typeof(RotatedSecret))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayAnswer))]
internal sealed partial class NotifierJson : JsonSerializerContext;
