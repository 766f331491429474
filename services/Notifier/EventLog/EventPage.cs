using System.Text.Json.Serialization;

namespace PaperMesh.Notifier.EventLog;

/// <summary>Part of the log.</summary>
/// <param name="Items">In order. May be fewer than asked for, even none, before the end too: when few of many events match.</param>
/// <param name="Next">
/// The <c>after</c> of the page that follows; null at the end of the log. Whoever wants to hear of later events asks again with the
/// sequence of the last one as <c>after</c>.
/// </param>
/// <param name="Total">Events that the log keeps, whether they match or not.</param>
internal sealed record EventPage(
    IReadOnlyList<StructuredEvent> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next,
    long Total);
