using System.Diagnostics;
using PaperMesh.Classifier.Links;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Tagging;

public sealed class HostileTexts
{
    private const int TwoMegabytes = 2_000_000;

    private static readonly Tagger Tagger = new(TaxonomyReader.Read(path: null));

    public static TheoryData<string> Pieces => new(
        "a", "{", "}", @"\", @"\'", @"\a", "\0", ".", "(", " ", "s", "'s", "\u0301", "\u202E", "\uD800", "\u0645\u0631\u062D\u0628\u0627 ",
        "diffusion model ", "graph neural ", "large language models (LLMs) ", "http://", "https://a.b ", "github.com/", "github.com/a/b-\n",
        "://", @"\_", "@", "https://github.com/a/b ", ".github.io", "%00");

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Two_megabytes_of_anything_take_a_moment(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, TwoMegabytes / piece.Length));
        var watch = Stopwatch.StartNew();

        var tags = Tagger.Tag(new Paper { Id = "samples:hostile", Title = text, Abstract = text });
        var links = LinkFinder.Find(text, text);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        tags.Count.ShouldBeLessThanOrEqualTo(20);
        links.Count.ShouldBeLessThanOrEqualTo(LinkFinder.MostLinks);
    }

    [Fact]
    public void Words_far_apart_are_told_as_the_taxonomy_writes_them()
        => Lakes.Of($"deep{new string('{', 1000)} water lake")!.Terms.ShouldBe(["deep-water lake"]);

    [Fact]
    public void Nothing_is_said_of_nothing() => Tagger.Tag(new Paper { Id = "samples:nothing", Title = "" }).ShouldBeEmpty();

    [Fact]
    public void A_hundred_categories_leave_twenty_tags()
        => Tagger.Tag(new Paper
        {
            Id = "samples:many",
            Title = "",
            Categories = [.. TaxonomyReader.Read(path: null).Archives["cs"].Categories.Keys],
        }).Count.ShouldBe(20);
}
