using PaperMesh.Classifier.Fingerprints;

namespace PaperMesh.Classifier.Tests.Fingerprints;

public sealed class FingerprintsOfTexts
{
    private const string Title = "Schrödinger Bridges for River Deltas";

    private const string Text =
        "We study how river deltas change over decades. A Schrödinger bridge between two maps of a delta gives the most likely course of its "
        + "channels, without any simulation of the water. On maps of eleven deltas the courses agree with photographs taken from the air, and "
        + "where they do not, a dam had been built.";

    [Fact]
    public void It_is_sixteen_digits() => Fingerprint.Of(Title, Text).ShouldNotBeNull().ShouldMatch("^[0-9a-f]{16}$");

    /// <summary>It is stored and compared with later ones: a change here makes all stored ones worthless.</summary>
    [Fact]
    public void It_stays_what_it_was() => Fingerprint.Of(Title, Text).ShouldBe("46ca378db04c0d48");

    [Theory]
    [InlineData("Schrödinger", @"Schr\""odinger")]
    [InlineData("Schrödinger", @"Schr\""{o}dinger")]
    [InlineData("Schrödinger", "SCHRODINGER")]
    [InlineData("river deltas", "{R}iver \\emph{deltas}")]
    [InlineData(" the ", "\n  the ")]
    [InlineData(". ", ".\n\n")]
    [InlineData("We study", "**We study**")]
    public void Neither_case_nor_accents_nor_LaTeX_nor_white_space_count(string written, string other)
        => Fingerprint.Of(Title, Text.Replace(written, other, StringComparison.Ordinal)).ShouldBe(Fingerprint.Of(Title, Text));

    [Fact]
    public void Another_version_is_near()
    {
        var corrected = Text.Replace("eleven", "twelve", StringComparison.Ordinal).Replace(" taken from the air", "", StringComparison.Ordinal);

        Distance(Text, corrected).ShouldBeInRange(1, Fingerprint.Near);
    }

    [Fact]
    public void Another_text_is_not()
        => Distance(Text, "Owls hear better than they see. In the dark of a barn we recorded how they turn their heads towards mice that were only "
            + "played from a loudspeaker, and how long it took until they no longer believed it.").ShouldBeGreaterThan(Fingerprint.Near);

    [Theory]
    [InlineData("")]
    [InlineData("This paper has been withdrawn by the author.")]
    [InlineData(@"$x$ \alpha ... ((((((((((((((((((((((((((")]
    public void Of_a_few_words_there_is_none(string text) => Fingerprint.Of("", text).ShouldBeNull();

    [Fact]
    public void The_distance_is_the_count_of_bits_that_differ()
    {
        Fingerprint.Distance("0000000000000000", "ffffffffffffffff").ShouldBe(64);
        Fingerprint.Distance("0000000000000001", "0000000000000003").ShouldBe(1);
        Should.Throw<FormatException>(() => Fingerprint.Distance("no", "number"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1_000)]
    public void Counting_upright_is_counting(int count)
    {
        var random = new Random(count);
        var numbers = Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToList();

        var counts = new BitCounts(stackalloc ulong[BitCounts.Planes]);
        foreach (var number in numbers)
            counts.Add(number);

        var expected = 0UL;
        for (var bit = 0; bit < 64; bit++)
            expected |= 2 * numbers.Count(number => ((number >> bit) & 1) == 1) > count ? 1UL << bit : 0;

        counts.OfMost().ShouldBe(expected);
    }

    private static int Distance(string one, string other) => Fingerprint.Distance(Fingerprint.Of(Title, one)!, Fingerprint.Of(Title, other)!);
}
