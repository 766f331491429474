using System.Diagnostics;
using CsCheck;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Tests.Pages.Text;

public sealed class LatexTests
{
    private static readonly (TextStyle Style, string Mark)[] Marks =
        [(TextStyle.Bold, "b"), (TextStyle.Italic, "i"), (TextStyle.Mono, "tt"), (TextStyle.Sub, "sub"), (TextStyle.Sup, "sup")];

    private static readonly Gen<string> Anything = Gen.OneOf(
        Gen.OneOf("$", "$$", "\\", "{", "}", "^", "_", "~", "--", "``", "''", "**", "\\(", "\\)", "&", " ", "\n", "<b>", "€", "\0", "\uD83D"),
        Gen.OneOf("\\frac", "\\sqrt", "\\text{", "\\mathbb{", "\\'", "\\H", "\\left", "\\emph{", "\\url{", "\\hat", "\\not", "http://", "https://a"),
        Gen.String[0, 3]).Array[0, 40].Select(string.Concat);

    [Theory]
    [InlineData(@"$\ell_2$ and $L^p$", "ℓ<sub>2</sub> and <i>L</i><sup><i>p</i></sup>")]
    [InlineData("$10^{-3}$", "10<sup>−3</sup>")]
    [InlineData(@"$\alpha$, $\Omega$, $\varepsilon$", "α, Ω, ε")]
    [InlineData(@"CO$_2$ and $^{13}$C", "CO<sub>2</sub> and <sup>13</sup>C")]
    [InlineData(@"$z>2$", "<i>z</i> > 2")]
    [InlineData(@"$x \leq y \neq z$", "<i>x</i> ≤ <i>y</i> ≠ <i>z</i>")]
    [InlineData(@"$a-b$ and $-b$", "<i>a</i> − <i>b</i> and −<i>b</i>")]
    [InlineData(@"$2\times2$", "2 × 2")]
    [InlineData(@"$O(n \log n)$", "<i>O</i>(<i>n</i> log <i>n</i>)")]
    [InlineData(@"$\log 1/n$, $\log(n)$, $\log_2 n$, $f =$ AND", "log 1/<i>n</i>, log(<i>n</i>), log<sub>2</sub><i>n</i>, <i>f</i> = AND")]
    [InlineData(@"$\mathbb{R}^{n\times m}$", "ℝ<sup><i>n</i></sup><sup>×</sup><sup><i>m</i></sup>")]
    [InlineData(@"$\mathcal{H}_\infty$", "<i>H</i><sub>∞</sub>")]
    [InlineData(@"$M_{\rm halo}$ of $10^{11} M_\odot$", "<i>M</i><sub>halo</sub> of 10<sup>11</sup><i>M</i><sub>⊙</sub>")]
    [InlineData(@"$\frac{1}{2}$, $\frac{a+b}{c}$, $\frac{1}{2\pi}$", "1/2, (<i>a</i> + <i>b</i>)/<i>c</i>, 1/(2π)")]
    [InlineData(@"$\sqrt{T}$ and $\sqrt{x+1}$", "√<i>T</i> and √(<i>x</i> + 1)")]
    [InlineData(@"$\hat{x}$, $\bar\nu$, $\tilde{O}(n)$", "<i>x\u0302</i>, ν\u0304, <i>Õ</i>(<i>n</i>)")]
    [InlineData(@"$90^\circ$, $f'$, $f^{\prime}$", "90°, <i>f</i>′, <i>f</i>′")]
    [InlineData(@"$\text{if } x$", "if <i>x</i>")]
    [InlineData(@"$\mathbf{x}$", "<b>x</b>")]
    [InlineData(@"$\left\| x \right\|$", "‖<i>x</i>‖")]
    [InlineData(@"$\{0, 1\}^n$", "{0, 1}<sup><i>n</i></sup>")]
    [InlineData(@"$5\%$", "5%")]
    [InlineData("$40.9%$", "40.9%")]
    [InlineData(@"$x \in \R^d$", "<i>x</i> ∈ ℝ<sup><i>d</i></sup>")]
    [InlineData(@"$p \equiv 1 \pmod{s}$", "<i>p</i> ≡ 1 (mod <i>s</i>)")]
    [InlineData(@"${\tt Abc}$", "<tt>Abc</tt>")]
    [InlineData(@"\(x\) and \[y\] and $$z$$", "<i>x</i> and <i>y</i> and <i>z</i>")]
    public void Formulas_become_letters_signs_and_scripts(string text, string shown) => Show(text).ShouldBe(shown);

    [Theory]
    [InlineData(@"Erd\H{o}s, Erd\H os, R\'enyi, G\""{o}del, Fran\c{c}ois", "Erdős, Erdős, Rényi, Gödel, François")]
    [InlineData(@"Mart\'{\i}nez, Mart\'\i nez, \v{S}koda, \AA ngstr\""om, stra{\ss}e", "Martínez, Martínez, Škoda, Ångström, straße")]
    [InlineData(@"{\'E}cole and Poincar{\'e}", "École and Poincaré")]
    [InlineData(@"\O rsted, Sm\o{}rrebr\o d", "Ørsted, Smørrebrød")]
    public void Accents_become_letters(string text, string shown) => Show(text).ShouldBe(shown);

    [Theory]
    [InlineData(@"10\% of A\&B in C\#, snake\_case, \$5", "10% of A&B in C#, snake_case, $5")]
    [InlineData("pages 3--7 --- all of them", "pages 3–7 — all of them")]
    [InlineData("Figure~3 is ~10 wide", "Figure\u00A03 is ~10 wide")]
    [InlineData("``quoted'' words", "“quoted” words")]
    [InlineData(@"\emph{not} \textbf{now} \texttt{code}", "<i>not</i> <b>now</b> <tt>code</tt>")]
    [InlineData(@"{\em really} and {\bf bold}", "<i>really</i> and <b>bold</b>")]
    [InlineData("{BERT} for {B}ayes", "BERT for Bayes")]
    [InlineData("**Bold** in Markdown", "<b>Bold</b> in Markdown")]
    [InlineData(@"H\textsubscript{2}O", "H<sub>2</sub>O")]
    public void Commands_of_text_become_what_they_mean(string text, string shown) => Show(text).ShouldBe(shown);

    [Theory]
    [InlineData("between $5 and $10 each")]
    [InlineData("costs $5")]
    [InlineData(@"$\unknown{macro}_2$ stays")]
    [InlineData(@"\cite{knuth} and \Foo and \")]
    [InlineData("the set {0, 1} and {a b}")]
    [InlineData("run it with --help or -v")]
    [InlineData("2 ** 3 ** 4 and f''(x)")]
    [InlineData("a { b and } c and $x^{2$ d")]
    [InlineData(@"$\begin{matrix} a & b \\ c & d \end{matrix}$")]
    [InlineData("<script>alert(1)</script> & <b>")]
    public void What_is_not_understood_stays_as_it_was_written(string text) => Show(text).ShouldBe(text);

    [Theory]
    [InlineData("See https://example.org/a_b~c/(v2). More", "https://example.org/a_b~c/(v2)")]
    [InlineData("(https://example.org/x)", "https://example.org/x")]
    [InlineData(@"\url{https://example.org/a\_b}", "https://example.org/a_b")]
    [InlineData(@"\href{https://example.org/}{here}", "https://example.org/")]
    [InlineData("at http://example.org/?q=1&r=2, and", "http://example.org/?q=1&r=2")]
    public void Addresses_become_links(string text, string href)
        => Latex.Read(text).Select(piece => piece.Href).Where(address => address is not null).ShouldBe([href]);

    [Theory]
    [InlineData(@"\href{javascript:alert(1)}{here}")]
    [InlineData(@"\url{data:text/html,x}")]
    [InlineData("javascript:alert(1) ftp://example.org //example.org xhttps://example.org")]
    [InlineData("https:// http://")]
    public void Nothing_but_the_web_becomes_a_link(string text) => Latex.Read(text).ShouldAllBe(piece => piece.Href == null);

    [Theory]
    [InlineData(@"$x^2$, $\ell_2$, $10^{-3}$, $x_{ij}$", "x², ℓ₂, 10⁻³, xᵢⱼ")]
    [InlineData(@"$\mathbb{Z}^{2n-1}$", "ℤ²ⁿ⁻¹")]
    [InlineData(@"$a^{xyz}$ and $b_{A+1}$", "a^xyz and b_(A+1)")]
    public void Plain_text_raises_and_lowers_with_characters(string text, string shown) => Latex.Plain(text).ShouldBe(shown);

    [Fact]
    public void An_excerpt_ends_between_words()
        => string.Concat(Excerpt.Of("Some words that go on, and on", 22).Select(piece => piece.Text)).ShouldBe("Some words that go on …");

    [Fact]
    public void A_text_that_is_short_enough_is_its_own_excerpt()
        => string.Concat(Excerpt.Of("Some words.", 22).Select(piece => piece.Text)).ShouldBe("Some words.");

    [Fact]
    public void Plain_words_are_never_changed()
        => Gen.String[Gen.Char["abc DEF,.;:()0123456789äß图"], 0, 60].Sample(text => string.Concat(Latex.Read(text).Select(piece => piece.Text)) == text);

    [Fact]
    public void Any_text_can_be_read_and_no_link_leaves_the_web()
        => Anything.Sample(text => Latex.Read(text).All(piece => piece.Text.Length > 0 && piece.Href?.StartsWith("http", StringComparison.Ordinal) is not false));

    [Theory]
    [InlineData("$")]
    [InlineData("$ ")]
    [InlineData("{")]
    [InlineData("\\'{")]
    [InlineData("$x")]
    [InlineData("\\emph{")]
    [InlineData("$\\frac{")]
    [InlineData("**a")]
    [InlineData("https://a(")]
    [InlineData("-")]
    public void Long_texts_take_no_longer_than_they_must(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 500_000 / part.Length));
        var watch = Stopwatch.StartNew();

        Latex.Read(text);

        // A fraction of a second; where the work grew with the square of the length, many minutes.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    /// <summary>The pieces with their styles as marks; thin spaces as ordinary ones.</summary>
    private static string Show(string text) => string.Concat(Latex.Read(text).Select(Show)).Replace('\u2009', ' ').Replace('\u202F', ' ');

    private static string Show(TextPiece piece)
        => Marks.Where(mark => piece.Style.HasFlag(mark.Style)).Aggregate(piece.Text, (inner, mark) => $"<{mark.Mark}>{inner}</{mark.Mark}>");
}
