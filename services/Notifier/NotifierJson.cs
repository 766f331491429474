using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Notifier.DeadLetters;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;

namespace PaperMesh.Notifier;

/// <summary>What the Notifier stores and answers, in the JSON of the contracts.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<PaperChange>), typeof(CamelCaseEnums<TagOrigin>), typeof(CamelCaseEnums<DeadLetterState>)])]
[JsonSerializable(typeof(LoggedEvent))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(StaleEvent))]
[JsonSerializable(typeof(TrimmedEvent))]
[JsonSerializable(typeof(KeptDeadLetter))]
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
internal sealed partial class NotifierJson : JsonSerializerContext;
