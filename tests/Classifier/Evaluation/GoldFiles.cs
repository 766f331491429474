using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.Tests.Tagging;

namespace PaperMesh.Classifier.Tests.Evaluation;

public sealed class GoldFiles
{
    [Fact]
    public void A_paper_has_an_id_a_split_and_any_number_of_topics()
    {
        var papers = Read("id\tsplit\ttopics\n1\ttune\tlakes\ncs/0101001\ttest\t\n");

        papers.Select(paper => (paper.Id, paper.Split, string.Join('|', paper.Topics)))
            .ShouldBe([("1", "tune", "lakes"), ("cs/0101001", "test", "")]);
    }

    [Fact]
    public void All_faults_are_told_with_their_lines()
    {
        var fault = Should.Throw<InvalidDataException>(
            () => Read("id\tsplit\ttopics\n1\ttune\tponds\n2 tune\n3\ttest\tlakes,lakes\n1\ttest\t\n"));

        fault.Message.ShouldContain("gold.tsv has 4 fault(s)");
        fault.Message.ShouldContain("line 2: the taxonomy has no topic 'ponds'");
        fault.Message.ShouldContain("line 3: must be an id, a split and topics");
        fault.Message.ShouldContain("line 4: 'lakes' is there twice");
        fault.Message.ShouldContain("line 5: '1' is in line 2 already");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_at_its_first_line()
        => Should.Throw<InvalidDataException>(() => Read("{}")).Message.ShouldContain("line 1 must be");

    private static IReadOnlyList<GoldPaper> Read(string text) => GoldFile.Read(new StringReader(text), "gold.tsv", Lakes.Taxonomy);
}
