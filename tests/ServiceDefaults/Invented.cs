using System.Globalization;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults.Tests;

/// <summary>Papers nobody has written.</summary>
internal static class Invented
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static PaperDiscovered Discovered(int number, params string[] categories) => new()
    {
        Paper = Paper(number, categories),
        Change = PaperChange.New,
        DiscoveredAt = Noon,
    };

    public static PaperTagged Tagged(PaperDiscovered discovered) => new()
    {
        Paper = discovered.Paper,
        Tags = [new Tag { Topic = "tidal-optics", Name = "Tidal optics", Score = 0.75, Origin = TagOrigin.Rule, Terms = ["tide"] }],
        Model = "rules-1",
        TaggedAt = Noon.AddSeconds(1),
    };

    public static Paper Paper(int number, params string[] categories) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"arxiv:2611.{number:00000}"),
        Revision = 1,
        Title = string.Create(CultureInfo.InvariantCulture, $"On the Tides of Lake Number {number}"),
        Abstract = "We invent a lake, measure it and find it $\\pi$ times as deep as it is wide.",
        Authors = [new Author("Nia Example"), new Author("Otto Beispiel", Affiliation: "Institute for Samples")],
        Categories = categories,
        PrimaryCategory = categories.FirstOrDefault(),
        Published = Noon.AddDays(-1),
        Announced = new DateOnly(2026, 11, 24),
        Links = [new PaperLink(LinkKinds.Abstract, "https://example.org/lakes")],
        Sources = [new SourceRecord("arxiv-oai", string.Create(CultureInfo.InvariantCulture, $"2611.{number:00000}"), Noon)],
    };
}
