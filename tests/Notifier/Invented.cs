using System.Globalization;
using PaperMesh.Contracts;

namespace PaperMesh.Notifier.Tests;

/// <summary>Events about papers that nobody has written.</summary>
internal static class Invented
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static PaperTagged Tagged(int number, int revision = 1, string model = "rules-1") => new()
    {
        Paper = new Paper
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"arxiv:2611.{number:00000}"),
            Revision = revision,
            Title = string.Create(CultureInfo.InvariantCulture, $"Lighthouses as Distributed Clocks, Part {number}"),
            Abstract = "We let two lighthouses agree on the time by blinking, \"mostly\" in fog.\nIt takes $O(n)$ blinks.",
            Authors = [new Author("Nia Example"), new Author("Otto Beispiel", Affiliation: "Institute for Samples")],
            Categories = ["cs.DC", "physics.ao-ph"],
            PrimaryCategory = "cs.DC",
            Published = Noon.AddDays(-1),
            Announced = new DateOnly(2026, 11, 24),
            Links = [new PaperLink(LinkKinds.Code, "https://example.org/lighthouses")],
            Sources = [new SourceRecord("samples", string.Create(CultureInfo.InvariantCulture, $"lighthouse-{number}"), Noon)],
        },
        Tags = [new Tag { Topic = "distributed-systems", Name = "Distributed systems", Score = 0.75, Origin = TagOrigin.Rule, Terms = ["clocks"] }],
        Model = model,
        TaggedAt = Noon.AddSeconds(number),
    };

    public static IReadOnlyList<PaperTagged> Many(int count, int first = 1) => [.. Enumerable.Range(first, count).Select(n => Tagged(n))];
}
