using System.Text.Json;
using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Tests.Tagging;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Evaluation;

public sealed class TopicReports
{
    private static readonly GoldPaper[] Gold =
    [
        new("1", "tune", ["lakes"]),
        new("2", "tune", ["lakes"]),
        new("3", "tune", []),
        new("4", "test", []),
    ];

    private static readonly Paper[] Papers =
    [
        Paper("arxiv:1", "On a lake"),
        Paper("2", "On water"),
        Paper("3", "Another lake"),
        Paper("4", "On water"),
        Paper("5", "A lake that nobody labelled"),
    ];

    private readonly TopicReport _report = TopicReport.Of(new Tagger(Lakes.Taxonomy), Gold, Papers);

    [Fact]
    public void Each_split_counts_what_is_right_wrong_and_missed_and_categories_do_not_count()
    {
        var tune = _report.Split("tune");

        tune.Papers.ShouldBe(3);
        tune.Total.ShouldBe(new Counts(1, 1, 1));
        (tune.Total.Precision, tune.Total.Recall, tune.Total.F1).ShouldBe((0.5, 0.5, 0.5));
        tune.Topics.ShouldBe([new TopicCounts("lakes", new Counts(1, 1, 1))]);
        tune.Wrong.ShouldBe([new TopicOfPaper("3", "lakes")]);
        tune.Missed.ShouldBe([new TopicOfPaper("2", "lakes")]);
    }

    [Fact]
    public void Where_nothing_is_to_be_found_and_nothing_is_found_all_is_well()
        => _report.Split("test").Total.ShouldBe(new Counts(0, 0, 0));

    [Fact]
    public void It_is_a_table_for_people_and_an_object_for_programs()
    {
        _report.AsTable().ShouldContain("0.500");
        using var json = JsonDocument.Parse(_report.AsJson());
        json.RootElement.GetProperty("splits")[0].GetProperty("total").GetProperty("precision").GetDouble().ShouldBe(0.5);
    }

    [Fact]
    public void A_labelled_paper_that_is_not_there_is_named()
        => Should.Throw<InvalidDataException>(() => TopicReport.Of(new Tagger(Lakes.Taxonomy), Gold, Papers[1..])).Message.ShouldEndWith(": 1");

    private static Paper Paper(string id, string title) => new() { Id = id, Title = title, Categories = ["geo.WA"] };
}
