using System.Text.Json;
using PaperMesh.Crawler.Sources;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources;

public sealed class WithdrawalTests
{
    [Theory]
    [InlineData("This paper has been withdrawn")]
    [InlineData("9 pages, 2 figures. This  paper\n  has been withdrawn by the author due to an error")]
    [InlineData("Withdrawn")]
    [InlineData("withdrawn by author")]
    [InlineData("5 pages; withdrawn due to a gap in Lemma 2")]
    [InlineData("arXiv admin note: submission has been withdrawn by arXiv administrators")]
    [InlineData("This manuscript is being temporarily withdrawn")]
    [InlineData("We would like to withdraw this article")]
    [InlineData("Paper withdrawal")]
    [InlineData("The paper was retracted.")]
    [InlineData("Reason for withdrawal: a theorem does not hold")]
    public void A_comment_can_take_the_paper_back(string comment) => Withdrawal.IsSaid(comment, null).ShouldBeTrue();

    [Theory]
    [InlineData("Version 2: Section 6 withdrawn")]
    [InlineData("so this paper is being unwithdrawn")]
    [InlineData("extends arXiv:0000.00000 (now withdrawn), accepted somewhere")]
    [InlineData("I am withdrawing the claim that ponds have tides")]
    [InlineData("The latter paper has been withdrawn")]
    [InlineData("Proof and withdrawing the earlier version")]
    [InlineData("One author has withdrawn")]
    [InlineData("12 pages")]
    [InlineData("")]
    [InlineData(null)]
    public void A_comment_can_speak_of_other_withdrawals(string? comment) => Withdrawal.IsSaid(comment, null).ShouldBeFalse();

    [Theory]
    [InlineData("This paper has been withdrawn by the authors because of a gap.", true)]
    [InlineData("Paper withdrawn by the author.", true)]
    [InlineData("Withdrawn. It was a joke.", true)]
    [InlineData("Admin note: withdrawn by arXiv admin because of plagiarism.", true)]
    [InlineData("We price annuities with guaranteed withdrawal benefits. Cash, withdrawn by customers, is lost.", false)]
    [InlineData("We study retractions of papers and why articles are retracted.", false)]
    [InlineData("Using papers withdrawn from arXiv, we test a reviewer.", false)]
    [InlineData("Every map onto a subspace is a deformation retract. Here we withdraw this claim.", false)]
    public void An_abstract_says_it_of_itself(string @abstract, bool withdrawn) => Withdrawal.IsSaid(null, @abstract).ShouldBe(withdrawn);

    [Fact]
    public async Task Of_the_real_papers_those_are_found_that_were_taken_back()
    {
        await using var body = File.OpenRead(SharedData.Corpus("arxiv-train.jsonl.gz"));
        await using var lines = await GzipInput.OpenAsync(body, TestContext.Current.CancellationToken);
        using var text = new StreamReader(lines);
        var found = 0;
        while (await text.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (Withdrawal.IsSaid(json.RootElement.Text("comment"), json.RootElement.Text("abstract")))
                found++;
        }

        // Read one by one when the rules were made: none of them stands, and some twenty say it in words that no rule knows.
        found.ShouldBe(266);
    }
}
