using System.Text;
using CsCheck;

namespace PaperMesh.Queries.Tests;

public sealed class PaperTextTests
{
    [Theory]
    [InlineData("Graph Neural Networks", "graph neural network")]
    [InlineData("state-of-the-art", "state of the art")]
    [InlineData("GPT-4, T5 & BERT!", "gpt 4 t5 bert")]
    [InlineData("Études théoriques: naïve Bayes", "etude theorique naive baye")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData(@"Schr\""odinger Schr\""{o}dinger Schrödinger", "schrodinger schrodinger schrodinger")]
    [InlineData(@"Erd\H{o}s Erd\H os Erdős", "erdo erdo erdo")]
    [InlineData(@"Poincar\'e, {\'E}tale, Fran\c{c}ois, S\o ren, na\""{\i}ve", "poincare etale francois soren naive")]
    [InlineData(@"Stra\ss e Straße", "strasse strasse")]
    [InlineData("ﬁnite eﬀects", "finite effect")]
    [InlineData("\u212B \u212A \u2126", "a k omega")]
    [InlineData(@"$\ell_2$ and ℓ₂ and L2 and $L_{2}$", "l2 and l2 and l2 and l2")]
    [InlineData(@"CO$_2$ H_2O snake_case $x^2$ $x_i$", "co2 h2o snake case x2 x i")]
    [InlineData(@"$\alpha$ α $\Omega$ Ω $\varphi$ φ ϕ β-VAE $\beta$-VAE", "alpha alpha omega omega phi phi phi beta vae beta vae")]
    [InlineData(@"$k$NN $n$-gram", "knn n gram")]
    [InlineData(@"\emph{really} \textbf{bold} $\mathcal{O}(n \log n)$ \cite{x}", "really bold o n log n x")]
    [InlineData(@"100\% of A\&B, C\$", "100 of a b c")]
    [InlineData("C++ and C# and F#, c++11, a+b", "c++ and c# and f# c 11 a b")]
    [InlineData("Hopfield's nets, authors' don't Moore’s", "hopfield net author don t moore")]
    [InlineData("{B}ERT {GAN}s", "bert gan")]
    [InlineData("图像 生成", "图 像 生 成")]
    [InlineData("ニューラル", "ニ ュ ー ラ ル")]
    [InlineData("Теория множеств ёж", "теория множеств еж")]
    [InlineData("νευρωνικά δίκτυα", "νευρωνικα δικτυα")]
    [InlineData("딥 러닝", "딥 러닝")]
    [InlineData("𝐀𝐭𝐭𝐞𝐧𝐭𝐢𝐨𝐧 ＡＩ ℝ", "attention ai r")]
    [InlineData("https://github.com/a/b_c", "http github com a b c")]
    [InlineData("arxiv:hep-th/9901001", "arxiv hep th 9901001")]
    [InlineData("— … ™ \0 \ud800", "")]
    public void Words_are_cut_and_folded(string text, string words)
        => string.Join(' ', PaperText.Words(text)).ShouldBe(words);

    [Theory]
    [InlineData("networks", "network")]
    [InlineData("studies", "study")]
    [InlineData("classes", "class")]
    [InlineData("boxes", "box")]
    [InlineData("approaches", "approach")]
    [InlineData("matrices", "matrix")]
    [InlineData("analysis", "analysis")]
    [InlineData("analyses", "analysis")]
    [InlineData("corpus", "corpus")]
    [InlineData("loss", "loss")]
    [InlineData("news", "news")]
    [InlineData("gas", "gas")]
    public void Plurals_become_singulars(string word, string singular)
        => PaperText.Words(word).ShouldBe([singular]);

    [Fact]
    public void A_title_key_keeps_plurals_and_forgets_the_rest()
    {
        PaperText.TitleKey("  Graph   NETWORKS:\n a survey ").ShouldBe("graph networks a survey");
        PaperText.TitleKey("Graph network: a survey").ShouldNotBe(PaperText.TitleKey("Graph networks: a survey"));
        PaperText.TitleKey("?!").ShouldBe("?!");
        PaperText.TitleKey(" ").ShouldBe("");
    }

    [Fact]
    public void Words_are_never_longer_than_they_may_be()
        => PaperText.Words(new string('x', 1_000_000)).ShouldBe([new string('x', PaperText.MaxWord)]);

    [Fact]
    public void Every_character_there_is_can_be_read_and_read_again()
    {
        foreach (var codePoint in Enumerable.Range(0, 0x110000).Where(Rune.IsValid))
        {
            var words = PaperText.Words($"a{new Rune(codePoint)}b {new Rune(codePoint)}");
            PaperText.Words(string.Join(' ', words)).ShouldBe(words, $"U+{codePoint:X4}");
        }
    }

    [Fact]
    public void Words_of_words_are_the_same_words()
        => Texts.Any.Sample(text =>
        {
            var words = PaperText.Words(text);
            PaperText.Words(string.Join(' ', words)).ShouldBe(words);
        }, iter: 5_000);
}
