using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

public sealed class CloudEvents
{
    [Fact]
    public void A_discovery_is_about_a_revision_of_a_paper()
    {
        var about = CloudEvent.Of(Invented.Discovered(1, "cs.CL"));

        about.ShouldBe(new CloudEvent(
            "papermesh.paper.discovered.v1", "/papermesh/crawler", "arxiv:2611.00001/1", "arxiv:2611.00001", Invented.Noon));
        about.DataSchema.ShouldBe("/schemas/papermesh.paper.discovered.v1.json");
    }

    [Fact]
    public void A_tagging_is_about_a_revision_and_a_model()
        => CloudEvent.Of(Invented.Tagged(Invented.Discovered(1, "cs.CL"))).ShouldBe(new CloudEvent(
            "papermesh.paper.tagged.v1", "/papermesh/classifier", "arxiv:2611.00001/1/rules-1", "arxiv:2611.00001", Invented.Noon.AddSeconds(1)));

    [Fact]
    public void The_same_receipt_has_the_same_id_and_another_one_has_another()
    {
        static CloudEvent Receipt(int revision) => CloudEvent.Of(new PapersKept { By = "query", Papers = [new PaperRevision("a:1", revision)] });

        Receipt(1).ShouldBe(Receipt(1));
        Receipt(1).Id.ShouldNotBe(Receipt(2).Id);
        Receipt(1).Source.ShouldBe("/papermesh/query");
    }
}
