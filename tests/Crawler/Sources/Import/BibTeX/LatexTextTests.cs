using PaperMesh.Crawler.Sources.Import.BibTeX;

namespace PaperMesh.Crawler.Tests.Sources.Import.BibTeX;

public sealed class LatexTextTests
{
    [Theory]
    [InlineData("Erd{\\H{o}}s", "Erdős")]
    [InlineData("G{\\\"{o}}del and G\\\"odel", "Gödel and Gödel")]
    [InlineData("Fran\\c{c}ois, Fran{\\c c}ois", "François, François")]
    [InlineData("Rold\\'an, na\\\"{\\i}ve, na\\\"\\i ve", "Roldán, naïve, naïve")]
    [InlineData("\\v{S}koda, {\\L}{\\'o}d{\\'z}", "Škoda, Łódź")]
    [InlineData("{\\O}rsted {\\ss} \\aa ngstr\\\"om", "Ørsted ß ångström")]
    [InlineData("{NASA} and the {LaTeX}", "NASA and the LaTeX")]
    [InlineData("A \\emph{very} \\textbf{small} {\\em pond}", "A very small pond")]
    [InlineData("50\\% of A \\& B, \\$5, x\\_y", "50% of A & B, $5, x_y")]
    [InlineData("pages 1--2---3", "pages 1–2—3")]
    [InlineData("``So'' it~is", "“So” it is")]
    [InlineData("of $\\alpha_{i}$ and \\beta", "of $\\alpha_{i}$ and \\beta")]
    [InlineData("an open $ formula", "an open $ formula")]
    [InlineData("\\", "")]
    [InlineData("\\'", "\\'")]
    [InlineData("\\'{xy", "\\'xy")]
    [InlineData("", "")]
    public void Accents_become_letters_and_formulas_stay(string latex, string text) => LatexText.Plain(latex).ShouldBe(text);
}
