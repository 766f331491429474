using System.Text;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources;

public sealed class ForeignTextTests
{
    private const string Sample = "<?xml version='1.0'?><a>Mövenpick – Düsen</a>";

    [Theory]
    [InlineData("utf-8", "utf-8")]
    [InlineData("utf-8", null)]
    [InlineData("utf-8", "iso-8859-1")]
    [InlineData("utf-8", "us-ascii")]
    [InlineData("utf-8", "no-such-charset")]
    [InlineData("utf-8", "utf-16")]
    [InlineData("utf-8", "utf-7")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("windows-1252", "ISO-8859-1")]
    [InlineData("windows-1252", "\"latin1\"")]
    [InlineData("windows-1252", "utf-8")]
    [InlineData("windows-1252", null)]
    [InlineData("gb18030", "gb18030")]
    [InlineData("utf-16", null)]
    [InlineData("utf-16BE", null)]
    [InlineData("utf-32", null)]
    [InlineData("utf-32BE", "utf-8")]
    public void Text_comes_out_as_it_was_meant(string encoding, string? charset)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(Sample);
        ForeignText.Decode(bytes, charset).ShouldBe(Sample);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void A_byte_order_mark_is_believed_before_all_else(string encoding)
    {
        var writer = Encoding.GetEncoding(encoding);
        ForeignText.Decode([.. writer.GetPreamble(), .. writer.GetBytes(Sample)], "koi8-r").ShouldBe(Sample);
    }

    [Theory]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?><a>Утки</a>")]
    [InlineData("<!doctype html><head><meta charset=koi8-r></head><p>Утки")]
    [InlineData("<html><head><meta http-equiv=Content-Type content='text/html; charset=koi8-r'></head><p>Утки")]
    public void A_document_says_its_encoding_itself(string text)
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("koi8-r")!.GetBytes(text);
        ForeignText.Decode(bytes, null).ShouldBe(text);
        ForeignText.Decode(bytes, "utf-8").ShouldBe(text);
    }

    [Fact]
    public void Nothing_is_nothing() => ForeignText.Decode([], null).ShouldBe("");
}
