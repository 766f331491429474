using PaperMesh.Query.Pages;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Tests.Pages;

public sealed class TopicMeshTests
{
    [Fact]
    public void Topics_are_knots_and_papers_that_have_two_of_them_are_threads()
    {
        var mesh = TopicMesh.Of([Paper("tides", "lakes"), Paper("tides", "lakes", "moons"), Paper("tides")]);

        mesh.Knots.ShouldBe([new("tides", "TIDES", 3), new("lakes", "LAKES", 2), new("moons", "MOONS", 1)]);
        mesh.Threads.ShouldBe([new(0, 1, 2), new(0, 2, 1), new(1, 2, 1)]);
    }

    [Fact]
    public void Categories_are_shown_only_where_a_paper_has_nothing_finer()
        => TopicMesh.Of([Paper("tides", "cs.CL"), Paper("math.CO")]).Knots.Select(knot => knot.Topic).ShouldBe(["math.CO", "tides"]);

    [Fact]
    public void Many_topics_are_cut_to_what_can_be_drawn()
    {
        var mesh = TopicMesh.Of([.. Enumerable.Range(0, 300).Select(number => Paper(number % 7 + "-a", number % 11 + "-b", number % 13 + "-c", $"rare-{number}"))]);

        mesh.Knots.Count.ShouldBeLessThan(20);
        mesh.Threads.Count.ShouldBeLessThan(30);
        mesh.Threads.ShouldAllBe(thread => thread.From < thread.To && thread.To < mesh.Knots.Count);
    }

    [Fact]
    public void No_papers_are_no_mesh() => TopicMesh.Of([]).Knots.ShouldBeEmpty();

    private static StoredPaper Paper(params string[] topics) => StoredPaper.From(Invented.Event(Invented.Paper("One"), topics), Invented.Noon);
}
