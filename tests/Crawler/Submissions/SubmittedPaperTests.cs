using PaperMesh.Crawler.Submissions;

namespace PaperMesh.Crawler.Tests.Submissions;

public sealed class SubmittedPaperTests
{
    [Theory]
    [InlineData("2309.12345", "arxiv:2309.12345")]
    [InlineData(" arXiv:2309.12345v2 ", "arxiv:2309.12345")]
    [InlineData("hep-th/9901001", "arxiv:hep-th/9901001")]
    [InlineData("math.AG/0601001v3", "arxiv:math/0601001")]
    [InlineData("https://arxiv.org/abs/2309.12345", "arxiv:2309.12345")]
    [InlineData("http://www.arxiv.org/abs/2309.12345v1#comments", "arxiv:2309.12345")]
    [InlineData("https://arxiv.org/pdf/2309.12345v2.pdf", "arxiv:2309.12345")]
    [InlineData("https://arxiv.org/pdf/hep-th/9901001", "arxiv:hep-th/9901001")]
    [InlineData("https://arxiv.org/html/2309.12345v1/?query=1", "arxiv:2309.12345")]
    [InlineData("arxiv.org/abs/2309.12345", "arxiv:2309.12345")]
    [InlineData("https://export.arxiv.org/abs/cs/0601001", "arxiv:cs/0601001")]
    [InlineData("10.1000/182", "doi:10.1000/182")]
    [InlineData("doi:10.1000/ABC", "doi:10.1000/abc")]
    [InlineData("https://doi.org/10.1000/182", "doi:10.1000/182")]
    [InlineData("https://doi.org/10.1002/%28sici%291099", "doi:10.1002/(sici)1099")]
    [InlineData("https://doi.org/10.48550/arXiv.2309.12345", "arxiv:2309.12345")]
    [InlineData("10.48550/arXiv.hep-th/9901001", "arxiv:hep-th/9901001")]
    [InlineData("https://huggingface.co/papers/2309.12345", "arxiv:2309.12345")]
    [InlineData("huggingface.co/papers/2309.12345#community", "arxiv:2309.12345")]
    public void What_people_copy_names_a_paper(string given, string paperId)
    {
        SubmittedPaper.TryParse(given, out var id).ShouldBeTrue();
        id.ShouldBe(paperId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("attention is all you need")]
    [InlineData("https://arxiv.org/")]
    [InlineData("https://arxiv.org/list/cs.CL/new")]
    [InlineData("https://arxiv.org/abs/")]
    [InlineData("https://arxiv.org.example.com/abs/2309.12345")]
    [InlineData("https://huggingface.co/datasets/2309.12345")]
    [InlineData("ftp://arxiv.org/abs/2309.12345")]
    [InlineData("http://127.0.0.1/abs/2309.12345")]
    [InlineData("doi:11.1000/182")]
    [InlineData("10.1000/182 and 10.1000/183")]
    [InlineData("10.48550/arxiv.nonsense")]
    [InlineData("acl:2021.main-2")]
    [InlineData("2313.12345")]
    [InlineData("arxiv:2309.12345/../../x")]
    public void What_names_none_is_refused(string given) => SubmittedPaper.TryParse(given, out _).ShouldBeFalse();

    [Fact]
    public void A_book_is_not_read_as_an_id() => SubmittedPaper.TryParse("10.1000/" + new string('1', 100_000), out _).ShouldBeFalse();
}
