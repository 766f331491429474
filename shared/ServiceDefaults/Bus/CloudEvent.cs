using System.Security.Cryptography;
using System.Text;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>What CloudEvents 1.0 says of an event beside its data. A function of the event: published again, it says the same.</summary>
/// <param name="Type">One of <see cref="EventNames"/>.</param>
/// <param name="Source">The service whose news it is: <c>/papermesh/crawler</c>.</param>
/// <param name="Id">With <paramref name="Source"/> it names the event for all time: seen again, it may be passed over.</param>
/// <param name="Subject">The paper's id; null when the event is about several.</param>
/// <param name="Time">When it happened, UTC; null when the event does not say.</param>
public sealed record CloudEvent(string Type, string Source, string Id, string? Subject, DateTimeOffset? Time)
{
    public const string SpecVersion = "1.0";

    /// <summary>Where the JSON Schema of the data is served, on every PaperMesh host.</summary>
    public string DataSchema => EventSchemas.PathOf(Type);

    public static CloudEvent Of(PaperDiscovered discovered) => new(
        EventNames.DiscoveredType,
        "/papermesh/crawler",
        $"{discovered.Paper.Id}/{discovered.Paper.Revision}",
        discovered.Paper.Id,
        discovered.DiscoveredAt);

    public static CloudEvent Of(PaperTagged tagged) => new(
        EventNames.TaggedType,
        "/papermesh/classifier",
        $"{tagged.Paper.Id}/{tagged.Paper.Revision}/{tagged.Model}",
        tagged.Paper.Id,
        tagged.TaggedAt);

    public static CloudEvent Of(PapersKept kept) => new(
        EventNames.KeptType,
        $"/papermesh/{kept.By}",
        Fingerprint(kept.Papers),
        Subject: null,
        Time: null);

    private static string Fingerprint(IReadOnlyList<PaperRevision> papers)
    {
        var names = string.Join(' ', papers.Select(paper => $"{paper.Id}/{paper.Revision}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)).AsSpan(0, 16));
    }
}
