using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources;

public sealed class JatsTextTests
{
    [Theory]
    [InlineData("plain\ntext", "plain\ntext")]
    [InlineData("<jats:p>One pond.</jats:p>", "One pond.")]
    [InlineData("<jats:title>Abstract</jats:title>\n   <jats:p>One\n   pond.</jats:p><jats:p>Two.</jats:p>", "One pond.\n\nTwo.")]
    [InlineData("<jats:sec id=\"s1\"><jats:title>Background</jats:title><jats:p>A.</jats:p></jats:sec>", "Background\n\nA.")]
    [InlineData("<jats:p>of <jats:italic>Rana</jats:italic> and (<jats:italic>B</jats:italic>)</jats:p>", "of Rana and (B)")]
    [InlineData("<p>H<sub>2</sub>O, 10<sup>-3</sup>, 1<sup>st</sup></p>", "H2O, 10^-3, 1st")]
    [InlineData("p < 0.05 and a<b, c>d", "p < 0.05 and a<b, c>d")]
    [InlineData("a<b and c>d", "a<b and c>d")]
    [InlineData("<i >x</i> <br /> <a href=\"/\">y</a>", "x\n\ny")]
    [InlineData("<jats:p>p &lt; 0.05</jats:p>", "p &lt; 0.05")]
    [InlineData("<mml:math alttext=\"x\"><mml:mi>x</mml:mi><mml:mo>=</mml:mo></mml:math><jats:tex-math>\\documentclass{x}</jats:tex-math> 1", "x= 1")]
    [InlineData("<script>alert(1)</script>ponds", "ponds")]
    [InlineData("<script>ponds", "ponds")]
    [InlineData("<jats:p>unclosed <jats:bold>text", "unclosed text")]
    [InlineData("cut <jats:p", "cut <jats:p")]
    [InlineData("</p></p><br/>", "")]
    [InlineData("<", "<")]
    [InlineData("<i", "<i")]
    public void Only_the_text_is_left(string markup, string text) => JatsText.Of(markup).ShouldBe(text);

    [Fact]
    public void A_text_of_beginnings_only_is_read_once()
    {
        JatsText.Of(string.Concat(Enumerable.Repeat("<script>", 500_000))).ShouldBe("");
        JatsText.Of(string.Concat(Enumerable.Repeat("<i", 500_000))).Length.ShouldBe(1_000_000);
    }
}
