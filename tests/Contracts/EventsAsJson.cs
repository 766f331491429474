using System.Text.Json;
using NJsonSchema;

namespace PaperMesh.Contracts.Tests;

public sealed class EventsAsJson
{
    private static readonly PaperTagged Full = new()
    {
        Paper = new Paper
        {
            Id = "arxiv:2611.00001",
            Version = 2,
            Versions = [new PaperVersion(1, new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.Zero)), new PaperVersion(2)],
            Revision = 3,
            Title = "On the Tides of Invented Lakes",
            Abstract = "We invent a lake.\nThen another.",
            Authors = [new Author("Nia Example", "Institute for Samples", "0000-0002-1825-0097")],
            Categories = ["cs.CL", "stat.ML"],
            PrimaryCategory = "cs.CL",
            Published = new DateTimeOffset(2026, 11, 23, 20, 0, 0, 500, TimeSpan.FromHours(2)),
            Updated = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero),
            Announced = new DateOnly(2026, 11, 24),
            License = "https://creativecommons.org/licenses/by/4.0/",
            Doi = "10.1000/182",
            Comment = "12 pages, 3 lakes",
            JournalRef = "J. Inv. Lakes 7 (2026) 1",
            Links = [new PaperLink(LinkKinds.Code, "https://example.org/lakes")],
            Signals = new Signals { Upvotes = new Signal(17, DateTimeOffset.UnixEpoch), Stars = new Signal(0, DateTimeOffset.UnixEpoch) },
            Sources = [new SourceRecord("arxiv-oai", "2611.00001", DateTimeOffset.UnixEpoch)],
        },
        Tags = [new Tag { Topic = "cs.CL", Name = "Computation and Language", Score = 1, Origin = TagOrigin.Source }],
        Model = "rules-1",
        TaggedAt = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void They_come_back_as_they_were()
    {
        var text = JsonSerializer.Serialize(Full, ContractsJson.Default.PaperTagged);
        var back = JsonSerializer.Deserialize(text, ContractsJson.Default.PaperTagged)!;

        JsonSerializer.Serialize(back, ContractsJson.Default.PaperTagged).ShouldBe(text);
    }

    [Fact]
    public void They_are_camel_case_in_utc_and_without_what_is_unknown()
    {
        var text = JsonSerializer.Serialize(Full, ContractsJson.Default.PaperTagged);

        text.ShouldContain("\"published\":\"2026-11-23T18:00:00.5Z\"");
        text.ShouldContain("\"taggedAt\":\"2026-11-24T12:00:00Z\"");
        text.ShouldContain("\"announced\":\"2026-11-24\"");
        text.ShouldContain("\"origin\":\"source\"");
        text.ShouldNotContain("comments");
    }

    [Fact]
    public async Task They_are_valid_against_their_schemas()
    {
        var discovered = new PaperDiscovered { Paper = Full.Paper, Change = PaperChange.Signals, DiscoveredAt = Full.TaggedAt };
        var kept = new PapersKept { By = "query", Papers = [new PaperRevision("arxiv:2611.00001", 3)] };

        (await FaultsAsync(EventNames.TaggedType, JsonSerializer.Serialize(Full, ContractsJson.Default.PaperTagged))).ShouldBeEmpty();
        (await FaultsAsync(EventNames.DiscoveredType, JsonSerializer.Serialize(discovered, ContractsJson.Default.PaperDiscovered))).ShouldBeEmpty();
        (await FaultsAsync(EventNames.KeptType, JsonSerializer.Serialize(kept, ContractsJson.Default.PapersKept))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fields_of_a_later_version_are_valid_and_passed_over()
    {
        const string later = """{ "by": "query", "papers": [{ "id": "a:1", "revision": 1, "mood": "good" }], "hurry": true }""";

        (await FaultsAsync(EventNames.KeptType, later)).ShouldBeEmpty();
        JsonSerializer.Deserialize(later, ContractsJson.Default.PapersKept)!.By.ShouldBe("query");
    }

    [Theory]
    [InlineData("""{ "papers": [] }""")]
    [InlineData("""{ "by": null, "papers": [] }""")]
    [InlineData("""{ "by": "query", "papers": [{ "revision": 1 }] }""")]
    [InlineData("""{ "by": "query", "papers": "all" }""")]
    public async Task What_is_always_there_must_be_there(string incomplete)
    {
        (await FaultsAsync(EventNames.KeptType, incomplete)).ShouldNotBeEmpty();
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(incomplete, ContractsJson.Default.PapersKept));
    }

    [Fact]
    public void What_is_absent_has_the_default_of_its_field()
    {
        const string brief = """
            {
              "paper": { "id": "a:1", "title": "T" },
              "tags": [{ "topic": "x", "name": "X", "score": 1, "origin": "rule" }],
              "model": "m",
              "taggedAt": "2026-11-24T12:00:00Z"
            }
            """;

        var read = JsonSerializer.Deserialize(brief, ContractsJson.Default.PaperTagged)!;

        var made = new PaperTagged
        {
            Paper = new Paper { Id = "a:1", Title = "T" },
            Tags = [new Tag { Topic = "x", Name = "X", Score = 1, Origin = TagOrigin.Rule }],
            Model = "m",
            TaggedAt = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero),
        };
        JsonSerializer.Serialize(read, ContractsJson.Default.PaperTagged).ShouldBe(JsonSerializer.Serialize(made, ContractsJson.Default.PaperTagged));
    }

    private static async Task<IEnumerable<string>> FaultsAsync(string type, string json)
    {
        var schema = await JsonSchema.FromJsonAsync(EventSchemas.All[type], TestContext.Current.CancellationToken);
        return schema.Validate(json).Select(fault => fault.ToString());
    }
}
