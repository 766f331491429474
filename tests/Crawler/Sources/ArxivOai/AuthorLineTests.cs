using PaperMesh.Crawler.Sources.ArxivOai;

namespace PaperMesh.Crawler.Tests.Sources.ArxivOai;

public sealed class AuthorLineTests
{
    [Theory]
    [InlineData("Ada Moor", "Ada Moor")]
    [InlineData("Ada Moor, Bo Lind and Cy Tarn", "Ada Moor|Bo Lind|Cy Tarn")]
    [InlineData("Ada Moor, Bo Lind,\n  and Cy Tarn", "Ada Moor|Bo Lind|Cy Tarn")]
    [InlineData("Ada Moor & Bo Lind", "Ada Moor|Bo Lind")]
    [InlineData("Sandra Rand and Andy Land", "Sandra Rand|Andy Land")]
    [InlineData("Ada Moor, Jr., Bo Lind III", "Ada Moor Jr.|Bo Lind III")]
    [InlineData("Pond Collaboration: A. Moor, B. Lind", "Pond Collaboration|A. Moor|B. Lind")]
    [InlineData("Ada Moor (Pond Lab, Lakeville and Shore), Bo Lind", "Ada Moor [Pond Lab, Lakeville and Shore]|Bo Lind")]
    [InlineData("Ada Moor (Pond Lab) (Lake Lab), Bo Lind", "Ada Moor [Pond Lab; Lake Lab]|Bo Lind")]
    [InlineData("Ada Moor (1), Bo Lind (1 and 2) ((1) Pond Lab, (2) Lake Lab (Deep End))", "Ada Moor [Pond Lab]|Bo Lind [Pond Lab; Lake Lab (Deep End)]")]
    [InlineData("Ada Moor (a,b), Bo Lind (b) ((a) Pond Lab (b) Lake Lab)", "Ada Moor [Pond Lab; Lake Lab]|Bo Lind [Lake Lab]")]
    [InlineData("Ada Moor (1), Bo Lind (2)", "Ada Moor|Bo Lind")]
    [InlineData("Ada Moor (Pond Lab", "Ada Moor [Pond Lab]")]
    [InlineData("\\'Edgar Mo\\\"or and Bo Lind", "\\'Edgar Mo\\\"or|Bo Lind")]
    [InlineData(" , and , ", "")]
    [InlineData("(1)", "")]
    [InlineData("", "")]
    public void Names_and_affiliations_are_told_apart(string line, string authors)
        => string.Join('|', AuthorLine.Split(line).Select(author => author.Affiliation is null ? author.Name : $"{author.Name} [{author.Affiliation}]"))
            .ShouldBe(authors);
}
