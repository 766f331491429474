using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Tests.Embeddings;

public sealed class TextEmbedders
{
    private readonly TextEmbedder _embedder = new(SmallCorpus.Model);

    [Fact]
    public void Texts_about_one_thing_are_nearer_than_texts_about_two_even_when_they_share_no_word()
    {
        var lake = Of("Lake water", "wave shore");

        Cosine(lake, Of("River mud", "tide depth")).ShouldBeGreaterThan(Cosine(lake, Of("Violin string", "melody chord")) + 0.3);
    }

    [Fact]
    public void Words_that_the_model_does_not_know_find_themselves_and_words_of_the_same_stem()
    {
        var enzyme = Of("phosphotransferase", "");

        Cosine(enzyme, Of("phosphotransferase", "")).ShouldBeGreaterThan(0.99);
        Cosine(enzyme, Of("phosphotransferases", "")).ShouldBeGreaterThan(Cosine(enzyme, Of("immunoglobulin", "")) + 0.3);
    }

    [Fact]
    public void Spelling_that_readers_do_not_see_makes_no_difference()
        => Of("LAKES and {W}aves", "").ShouldBe(Of("lake and wave", ""));

    [Fact]
    public void A_text_without_words_has_no_embedding()
    {
        _embedder.Embed("", "").ShouldBeNull();
        _embedder.Embed("…", "!? $$ — \u0007").ShouldBeNull();
    }

    [Fact]
    public void An_embedding_names_its_model_and_has_a_byte_for_each_dimension()
    {
        var embedding = Of("Lake", "");

        embedding.Model.ShouldBe(_embedder.Model);
        embedding.Model.ShouldMatch("^embedding-[0-9a-f]{8}$");
        embedding.Vector.Length.ShouldBe(SmallCorpus.Training.Dimensions);
    }

    [Theory]
    [MemberData(nameof(Poison))]
    public void Hostile_texts_are_embedded_or_not_but_never_throw(string text)
        => Should.NotThrow(() => _embedder.Embed(text, text));

    public static TheoryData<string> Poison { get; } = new(
        new string('a', 100_000),
        string.Concat(Enumerable.Repeat("lake xyzzy ", 200_000)),
        new string('!', 2_000_000),
        string.Concat(Enumerable.Range(0, 20_000).Select(i => $"w{i}q{i * 7919} ")),
        string.Concat(Enumerable.Repeat("😀", 50_000)),
        new string('\uD83D', 20_000),
        "שלום עולם مرحبا بالعالم",
        @"\frac{\alpha}{\beta}_{\gamma^{\delta}}",
        "\u0000\u0001\u0002\uFFFF");

    [Fact]
    public void Many_threads_get_what_one_gets()
    {
        var papers = SmallCorpus.Papers;
        var alone = papers.Select(paper => Of(paper.Title, paper.Abstract)).ToList();

        Parallel.For(0, 20 * papers.Count, i => Of(papers[i % papers.Count].Title, papers[i % papers.Count].Abstract).ShouldBe(alone[i % papers.Count]));
    }

    [Fact]
    public void A_paper_costs_few_bytes_beside_its_vector()
    {
        var (title, text) = SmallCorpus.Papers[0];
        Of(title, text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Of(title, text);

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).ShouldBeLessThan(SmallCorpus.Training.Dimensions + 400);
    }

    private Embedding Of(string title, string text) => _embedder.Embed(title, text).ShouldNotBeNull();

    internal static double Cosine(Embedding one, Embedding other)
    {
        double Product(Embedding a, Embedding b) => a.Vector.ToArray().Zip(b.Vector.ToArray(), (x, y) => (double)(sbyte)x * (sbyte)y).Sum();
        return Product(one, other) / Math.Sqrt(Product(one, one) * Product(other, other));
    }
}
