using CsCheck;
using PaperMesh.Contracts;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Tests.Papers;

public sealed class StoredPaperTests
{
    private static readonly Gen<PaperTagged[]> Events = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 3], (revision, minute) =>
        Invented.Event(Invented.Paper($"Revision {revision}") with { Revision = revision }) with
        {
            TaggedAt = Invented.Noon.AddMinutes(minute),
            Model = $"rules-{minute}",
        }).Array[1, 8];

    [Fact]
    public void Events_in_any_order_and_any_number_end_in_the_same_state()
        => Gen.Select(Events, Gen.Int).Sample((events, seed) =>
        {
            var random = new Random(seed);
            var repeated = events.Concat(events.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(repeated);

            var expected = events.OrderBy(tagged => tagged.Paper.Revision).ThenBy(tagged => tagged.TaggedAt).Last();
            var kept = Fold(repeated)!;

            (kept.Paper.Title, kept.Model).ShouldBe((expected.Paper.Title, expected.Model));
        });

    [Fact]
    public void What_is_as_new_as_the_stored_state_leaves_it_as_it_is()
    {
        var tagged = Invented.Event(Invented.Paper("Tides"));
        var stored = StoredPaper.From(tagged, Invented.Noon);

        StoredPaper.Merge(stored, StoredPaper.From(tagged, Invented.Noon.AddHours(1))).ShouldBeSameAs(stored);
    }

    private static StoredPaper? Fold(IEnumerable<PaperTagged> events)
        => events.Aggregate((StoredPaper?)null, (stored, tagged) => StoredPaper.Merge(stored, StoredPaper.From(tagged, Invented.Noon)));
}
