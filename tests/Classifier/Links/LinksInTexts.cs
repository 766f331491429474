using PaperMesh.Classifier.Links;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Links;

public sealed class LinksInTexts
{
    [Theory]
    [InlineData("Code: https://github.com/ada/engine", "code https://github.com/ada/engine")]
    [InlineData("Code at github.com/ada/engine.", "code https://github.com/ada/engine")]
    [InlineData("(https://github.com/ada/engine)", "code https://github.com/ada/engine")]
    [InlineData("Code:https://github.com/ada/engine;", "code https://github.com/ada/engine")]
    [InlineData("see http://www.github.com/ada/engine/, please", "code https://github.com/ada/engine")]
    [InlineData("HTTPS://GitHub.com/Ada/Engine", "code https://github.com/Ada/Engine")]
    [InlineData("https://github.com/ada/engine.git", "code https://github.com/ada/engine")]
    [InlineData("https://github.com/ada/engine?tab=readme-ov-file#start", "code https://github.com/ada/engine")]
    [InlineData("https://github.com/ada/engine/tree/main/cards", "code https://github.com/ada/engine/tree/main/cards")]
    [InlineData("https://gist.github.com/ada/123", "code https://gist.github.com/ada/123")]
    [InlineData("https://gitlab.com/ada/group/engine", "code https://gitlab.com/ada/group/engine")]
    [InlineData("https://gitlab.example.org/ada/engine", "code https://gitlab.example.org/ada/engine")]
    [InlineData("bitbucket.org/ada/engine", "code https://bitbucket.org/ada/engine")]
    [InlineData("https://codeberg.org/ada/engine", "code https://codeberg.org/ada/engine")]
    [InlineData("https://anonymous.4open.science/r/engine-1815/README.md", "code https://anonymous.4open.science/r/engine-1815")]
    [InlineData(@"Code: \url{https://github.com/ada/engine}.", "code https://github.com/ada/engine")]
    [InlineData(@"\href{https://github.com/ada/engine}{https://github.com/ada/engine}", "code https://github.com/ada/engine")]
    [InlineData(@"$\href{https://github.com/ada/engine}{\text{here}}$", "code https://github.com/ada/engine")]
    [InlineData(@"https://github.com/ada/the\_engine", "code https://github.com/ada/the_engine")]
    [InlineData("at~https://github.com/ada/engine", "code https://github.com/ada/engine")]
    [InlineData("[code](https://github.com/ada/engine)", "code https://github.com/ada/engine")]
    [InlineData("**https://github.com/ada/engine**", "code https://github.com/ada/engine")]
    [InlineData("<https://github.com/ada/engine>", "code https://github.com/ada/engine")]
    [InlineData("https:\n//github.com/ada/engine", "code https://github.com/ada/engine")]
    [InlineData("https:// github.com/ada/engine", "code https://github.com/ada/engine")]
    [InlineData("https://github.com/ ada/engine.", "code https://github.com/ada/engine")]
    [InlineData("https://github.com/ada/ Engine-No1.", "code https://github.com/ada/Engine-No1")]
    [InlineData("https://github.com/ada/engine-\nnumber-one is out", "code https://github.com/ada/engine-number-one")]
    [InlineData("https://github.com/ada/ and https://github.com/eve/apple", "code https://github.com/eve/apple")]
    [InlineData("https://github.com/ada/engine/ Version2 follows", "code https://github.com/ada/engine")]
    [InlineData("https://github.com/ada/ https://github.com/eve/apple", "code https://github.com/eve/apple")]
    [InlineData("https://huggingface.co/ada/engine-7b", "model https://huggingface.co/ada/engine-7b")]
    [InlineData("hf.co/ada/engine-7b/tree/main", "model https://huggingface.co/ada/engine-7b")]
    [InlineData("https://huggingface.co/datasets/ada/cards/viewer", "dataset https://huggingface.co/datasets/ada/cards")]
    [InlineData("https://huggingface.co/spaces/ada/demo", "demo https://huggingface.co/spaces/ada/demo")]
    [InlineData("https://ada-engine.hf.space/?x=1", "demo https://ada-engine.hf.space/")]
    [InlineData("https://huggingface.co/collections/ada/engines-1815", "model https://huggingface.co/collections/ada/engines-1815")]
    [InlineData("https://www.modelscope.cn/models/ada/engine/summary", "model https://modelscope.cn/models/ada/engine")]
    [InlineData("https://github.com/ada/engine/tree/main", "code https://github.com/ada/engine")]
    [InlineData("https://github.com/ada/engine/blob/main/README.md", "code https://github.com/ada/engine")]
    [InlineData("https://gitlab.com/ada/group/engine/-/tree/main", "code https://gitlab.com/ada/group/engine")]
    [InlineData(@"\verb+github.com/ada/engine+.", "code https://github.com/ada/engine")]
    [InlineData("https://sourceforge.net/projects/engine/files/", "code https://sourceforge.net/projects/engine")]
    [InlineData("https://zenodo.org/record/1815", "dataset https://zenodo.org/records/1815")]
    [InlineData("on Zenodo (doi:10.5281/zenodo.1815).", "dataset https://doi.org/10.5281/zenodo.1815")]
    [InlineData("https://zenodo.org/doi/10.5281/zenodo.1815", "dataset https://doi.org/10.5281/zenodo.1815")]
    [InlineData("Demo: https://engine.example.org", "demo https://engine.example.org/")]
    [InlineData("A live demo is available at https://engine.example.org/try.", "demo https://engine.example.org/try")]
    [InlineData("The demo page is at https://ada.github.io/engine", "demo https://ada.github.io/engine")]
    [InlineData("Our project page with a demo video is at https://ada.github.io/engine", "project https://ada.github.io/engine")]
    [InlineData("The source code is at http://engine.example.org/src", "code http://engine.example.org/src")]
    [InlineData("The dataset is available at https://cards.example.org", "dataset https://cards.example.org/")]
    [InlineData("Code and project page: https://engine.example.org", "project https://engine.example.org/")]
    [InlineData("https://zenodo.org/records/1815?preview=1,", "dataset https://zenodo.org/records/1815")]
    [InlineData("https://doi.org/10.5281/zenodo.1815.", "dataset https://doi.org/10.5281/zenodo.1815")]
    [InlineData("doi: 10.5281/zenodo.1815", "dataset https://doi.org/10.5281/zenodo.1815")]
    [InlineData("https://www.kaggle.com/datasets/ada/cards", "dataset https://www.kaggle.com/datasets/ada/cards")]
    [InlineData("kaggle.com/c/looms", "dataset https://www.kaggle.com/c/looms")]
    [InlineData("https://ada.github.io/engine/", "project https://ada.github.io/engine/")]
    [InlineData("ada.github.io", "project https://ada.github.io/")]
    [InlineData("https://ada.github.io/engine/?utm_source=x&ref=y&page=2", "project https://ada.github.io/engine/?page=2")]
    [InlineData("https://sites.google.com/view/engine", "project https://sites.google.com/view/engine")]
    [InlineData("Project page: http://example.org/~ada/engine.html.", "project http://example.org/~ada/engine.html")]
    [InlineData(@"See our project website at \url{https://engine.example.org}", "project https://engine.example.org/")]
    [InlineData("Project page: https://a.example.org. More at https://b.example.org", "project https://a.example.org/")]
    public void What_people_write_is_found(string text, string expected) => Found(text).ShouldBe(expected);

    [Theory]
    [InlineData("Visit https://example.org/engine")]
    [InlineData("Published in http://dx.doi.org/10.1214/08-XYZ (https://www.example.org)")]
    [InlineData("Demo video: https://engine.example.org")]
    [InlineData("The code is open. See https://example.org")]
    [InlineData("The code is described in https://arxiv.org/abs/2611.00001")]
    [InlineData("The code is at http://example.org/paper.pdf")]
    [InlineData("https://zenodo.org/communities/looms")]
    [InlineData("https://github.com")]
    [InlineData("https://github.com/ada")]
    [InlineData("https://github.com/ada/ and more")]
    [InlineData("https://github.com/features/actions")]
    [InlineData("https://huggingface.co/ada")]
    [InlineData("https://huggingface.co/papers/2611.00001")]
    [InlineData("git@github.com:ada/engine.git")]
    [InlineData("ftp://github.com/ada/engine")]
    [InlineData("javascript://github.com/ada/engine")]
    [InlineData("https://github.com@evil.example/ada/engine")]
    [InlineData("https://github.com:8443/ada/engine")]
    [InlineData("https://github.com.evil.example/ada/engine")]
    [InlineData("https://notgithub.com/ada/engine")]
    [InlineData("https://github.com/ada/<script>")]
    [InlineData("https://github.com/ada/%22onload=%22")]
    [InlineData("Project page: http://127.0.0.1/engine")]
    [InlineData("Project page: http://localhost/engine")]
    [InlineData("Project page: https://arxiv.org/abs/2611.00001")]
    [InlineData("github.com is down")]
    [InlineData("://")]
    [InlineData("")]
    public void What_is_no_link_of_the_paper_is_left(string text) => Found(text).ShouldBe("");

    [Fact]
    public void Each_place_is_told_once_whatever_its_spelling()
        => Found("https://github.com/ada/engine, github.com/Ada/Engine/, http://www.github.com/ada/engine.git; https://github.com/eve/apple")
            .ShouldBe("code https://github.com/ada/engine\ncode https://github.com/eve/apple");

    [Fact]
    public void Abstract_and_comment_are_read_in_this_order()
        => LinkFinder.Find("https://github.com/ada/engine", null, "https://ada.github.io/")
            .Select(link => link.Kind)
            .ShouldBe([LinkKinds.Code, LinkKinds.Project]);

    [Fact]
    public void There_are_at_most_twenty()
        => LinkFinder.Find(string.Join(' ', Enumerable.Range(1, 50).Select(n => $"github.com/ada/engine{n}"))).Count.ShouldBe(20);

    [Theory]
    [InlineData("https://zenodo.org/records/1815 and doi:10.5281/zenodo.1815")]
    [InlineData("https://github.com/ada/engine and https://github.com/ada/engine/tree/main/cards")]
    [InlineData("https://hf.co/ada/engine and https://huggingface.co/Ada/engine/blob/main/README.md")]
    public void Two_ways_to_one_place_are_one_link(string text) => Found(text).ShouldNotContain("\n");

    [Fact]
    public void After_a_hundred_addresses_no_more_are_looked_at()
        => Found($"{string.Concat(Enumerable.Repeat("https://example.org/ ", LinkFinder.MostAddresses))}https://github.com/ada/engine").ShouldBe("");

    [Fact]
    public void What_the_source_gave_stays_first_and_is_not_repeated()
    {
        PaperLink[] given = [new(LinkKinds.Pdf, "https://example.org/1.pdf"), new(LinkKinds.Project, "http://ADA.github.io/engine")];
        var found = LinkFinder.Find("https://ada.github.io/engine/ and github.com/ada/engine");

        LinkFinder.Merge(given, found).ShouldBe(
            [given[0], new PaperLink(LinkKinds.Project, "http://ada.github.io/engine"), new PaperLink(LinkKinds.Code, "https://github.com/ada/engine")]);
    }

    [Fact]
    public void What_the_source_gave_is_told_in_the_same_form_and_once()
    {
        PaperLink[] given =
        [
            new(LinkKinds.Abstract, "https://example.org/1"),
            new(LinkKinds.Code, "http://www.github.com/Ada/Engine.git"),
            new(LinkKinds.Project, "https://github.com/ada/engine/"),
            new(LinkKinds.Project, "https://huggingface.co/spaces/ada/engine?x=1"),
            new(LinkKinds.Project, "not an address"),
            new("poster", "https://example.org/poster"),
        ];

        LinkFinder.Merge(given, LinkFinder.Find("https://github.com/ada/engine/tree/main/cards")).ShouldBe(
        [
            given[0],
            new PaperLink(LinkKinds.Code, "https://github.com/Ada/Engine"),
            new PaperLink(LinkKinds.Demo, "https://huggingface.co/spaces/ada/engine"),
            given[4],
            given[5],
        ]);
    }

    [Fact]
    public void A_paper_with_its_page_alone_keeps_its_list()
    {
        PaperLink[] given = [new(LinkKinds.Abstract, "https://example.org/1"), new(LinkKinds.Pdf, "https://example.org/1.pdf")];

        LinkFinder.Merge(given, []).ShouldBeSameAs(given);
    }

    private static string Found(string text) => string.Join('\n', LinkFinder.Find(text).Select(link => $"{link.Kind} {link.Url}"));
}
