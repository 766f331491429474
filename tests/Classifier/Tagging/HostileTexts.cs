using PaperMesh.Classifier.CategoryModels;
using System.Text.Json;
using PaperMesh.Classifier.KeyPhrases;
using PaperMesh.Classifier.Links;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Tests.Tagging;

public sealed class HostileTexts
{
    private const int TwoMegabytes = 2_000_000;

    private static readonly PaperTagger Tagger = new(new Tagger(TaxonomyReader.Read(path: null), CategoryModelFile.Read(path: null)), new TextEmbedder(EmbeddingModel.Read(path: null)));

    public static TheoryData<string> Pieces => new(
        "a", "a ", "{", "}", @"\", @"\'", @"\'e", @"\a", @"\v{", @"\emph{", @"\frac{a}{", "$", "$$a", "\0", "\u0001\u001F", ".", "(", "[]", " ", "\n", "s",
        "'s", "a-", "-", "\u0301", "\u202E", "\uD800", "\uDC00", "\u0645\u0631\u062D\u0628\u0627 ", "\u05D0", "\u6570", "\u0E01", "\U0001F600",
        "\U0001D4B3", "the ", "alpha beta gamma ", "diffusion model ", "graph neural ", "large language models (LLMs) ", "http://", "https://a.b ",
        "github.com/", "github.com/a/b-\n", "://", @"\_", "@", "https://github.com/a/b ", ".github.io", "%00", "demo: http://");

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Two_megabytes_of_anything_have_a_result(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, TwoMegabytes / piece.Length));

        // First, since the first text of all has the models read, and that is not what is counted.
        var ofBeginning = Tag(Beginning(text, PaperTagger.MostTitleChars), Beginning(text, PaperTagger.MostChars), Beginning(text, PaperTagger.MostChars));

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var tagged = Tag(text, text, text);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        // What was sent is handed on whole; what is said of it is what is said of its beginning.
        tagged.Paper.Abstract.Length.ShouldBe(text.Length);
        Said(tagged).ShouldBe(Said(ofBeginning));
        allocated.ShouldBeLessThan(8_000_000);

        tagged.Tags.Count.ShouldBeLessThanOrEqualTo(20);
        tagged.Paper.Links.Count.ShouldBeLessThanOrEqualTo(LinkFinder.MostLinks);
        tagged.KeyPhrases.Count.ShouldBeLessThanOrEqualTo(KeyPhraseFinder.MostPhrases);
        tagged.KeyPhrases.ShouldAllBe(phrase => phrase.Length < 200);
    }

    [Theory]
    [InlineData(1, 0x80)]
    [InlineData(2, 0x500)]
    [InlineData(3, 0x1_0000)]
    public void Noise_has_a_result_that_can_be_sent(int seed, int letters)
    {
        var random = new Random(seed);
        var noise = string.Create(100_000, random, (text, source) =>
        {
            foreach (ref var c in text)
                c = (char)source.Next(letters);
        });

        var tagged = Tag(noise, noise, noise);

        JsonSerializer.SerializeToUtf8Bytes(tagged, ContractsJson.Default.PaperTagged).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_word_of_a_hundred_thousand_letters_is_none()
    {
        var tagged = Tag("Lakes", $"The {new string('x', 100_000)} of lakes", "");

        tagged.KeyPhrases.ShouldBe(["Lakes"]);
        tagged.Fingerprint.ShouldBeNull();
    }

    [Fact]
    public void Words_far_apart_are_told_as_the_taxonomy_writes_them()
        => Lakes.Of($"deep{new string('{', 1000)} water lake")!.Terms.ShouldBe(["deep-water lake"]);

    [Fact]
    public void Nothing_is_said_of_nothing()
    {
        var tagged = Tag("", "", "");

        tagged.Tags.ShouldBeEmpty();
        tagged.KeyPhrases.ShouldBeEmpty();
        tagged.Language.ShouldBeNull();
        tagged.Fingerprint.ShouldBeNull();
        tagged.Paper.Links.ShouldBeEmpty();
    }

    [Fact]
    public void A_hundred_categories_leave_twenty_tags()
        => Tagger.Tag(
            new Paper { Id = "samples:many", Title = "", Categories = [.. TaxonomyReader.Read(path: null).Archives["cs"].Categories.Keys] },
            DateTimeOffset.UnixEpoch).Tags.Count.ShouldBe(20);

    private static PaperTagged Tag(string title, string text, string comment)
        => Tagger.Tag(new Paper { Id = "samples:hostile", Title = title, Abstract = text, Comment = comment }, DateTimeOffset.UnixEpoch);

    private static string Beginning(string text, int length) => text[..Math.Min(length, text.Length)];

    private static string Said(PaperTagged tagged)
        => string.Join(
            '\n',
            [
                .. tagged.Tags.Select(tag => $"{tag.Topic} {tag.Score}"), .. tagged.Paper.Links.Select(link => link.Url), .. tagged.KeyPhrases,
                tagged.Language, tagged.Fingerprint,
            ]);
}
