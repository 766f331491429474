using CsCheck;
using PaperMesh.Classifier.Papers;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Papers;

public sealed class TaggedPapers
{
    private static readonly Gen<TaggedPaper[]> States = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 2], (revision, minute, model) =>
        Tagged(Invented.Paper(1, revision), Invented.Noon.AddMinutes(minute), $"rules-{model}")).Array[1, 8];

    [Fact]
    public void States_in_any_order_and_any_number_end_in_the_same_one()
        => Gen.Select(States, Gen.Int).Sample((states, seed) =>
        {
            var random = new Random(seed);
            var repeated = states.Concat(states.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(repeated);

            var expected = states.OrderBy(state => state.Paper.Revision).ThenBy(state => state.TaggedAt).ThenBy(state => state.Model, StringComparer.Ordinal).Last();
            var kept = repeated.Aggregate((TaggedPaper?)null, TaggedPaper.Merge)!;

            (kept.Paper.Revision, kept.TaggedAt, kept.Model).ShouldBe((expected.Paper.Revision, expected.TaggedAt, expected.Model));
        });

    [Fact]
    public void What_is_as_new_as_the_stored_state_leaves_it_as_it_is()
    {
        var stored = Tagged(Invented.Paper(1), Invented.Noon, "rules-1");

        TaggedPaper.Merge(stored, Tagged(Invented.Paper(1), Invented.Noon, "rules-1")).ShouldBeSameAs(stored);
    }

    [Fact]
    public void The_same_text_is_known_again_whatever_else_has_changed()
    {
        var paper = Invented.Paper(1);
        var text = TaggedPaper.TextOf(paper);

        TaggedPaper.TextOf(paper with { Revision = 9, Signals = new Signals { Upvotes = new Signal(3, Invented.Noon) }, Withdrawn = true }).ShouldBe(text);
        Paper[] others =
        [
            paper with { Title = "Lakes" },
            paper with { Abstract = "" },
            paper with { Comment = "" },
            paper with { Categories = ["geo.WA", "geo.MT"] },
            paper with { PrimaryCategory = null },
            paper with { Links = [new PaperLink(LinkKinds.Code, "https://example.org/")] },
            paper with { Title = paper.Title + paper.Abstract, Abstract = "" },
        ];
        others.Select(TaggedPaper.TextOf).Append(text).ShouldBeUnique();
    }

    [Fact]
    public void What_is_stored_says_the_same_event_again()
    {
        var paper = Invented.Paper(1);
        var tagged = new PaperTagged
        {
            Paper = paper with { Links = [new PaperLink(LinkKinds.Code, "https://github.com/example/waters")] },
            Tags = [new Tag { Topic = "lakes", Name = "Lakes", Score = 0.7, Origin = TagOrigin.Rule, Model = "rules-1", Terms = ["lake"] }],
            Model = "rules-1",
            Embedding = new Embedding("e-1", new byte[] { 1, 255, 0 }),
            KeyPhrases = ["the water"],
            Language = "en",
            Fingerprint = "0123456789abcdef",
            TaggedAt = Invented.Noon.AddTicks(1234567),
        };

        var json = System.Text.Json.JsonSerializer.Serialize(TaggedPaper.Of(paper, tagged), StoredJson.Default.TaggedPaper);
        var again = System.Text.Json.JsonSerializer.Deserialize(json, StoredJson.Default.TaggedPaper)!.ToEvent();

        System.Text.Json.JsonSerializer.Serialize(again, ContractsJson.Default.PaperTagged)
            .ShouldBe(System.Text.Json.JsonSerializer.Serialize(tagged, ContractsJson.Default.PaperTagged));
    }

    private static TaggedPaper Tagged(Paper paper, DateTimeOffset at, string model)
        => TaggedPaper.Of(paper, new PaperTagged { Paper = paper, Tags = [], Model = model, TaggedAt = at });
}
