using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Classifier.Training;

namespace PaperMesh.Classifier.Tests.Training;

public sealed class Votes
{
    [Fact]
    public void Tags_begin_where_three_labels_in_five_are_found_and_most_of_them_are_right()
    {
        var (votes, ofTopics, least, found) = Trained(wordsTell: true);

        votes.Length.ShouldBe(Evidence.Features);
        ofTopics.Length.ShouldBe(4);
        least.ShouldBeInRange(0.5f, 0.99f);
        found.Recall.ShouldBeInRange(0.6, 0.7);
        found.Precision.ShouldBeGreaterThan(0.85);
    }

    [Fact]
    public void A_voice_that_knows_nothing_is_worth_less_than_one_that_does()
        => Trained(wordsTell: false).Found.Precision.ShouldBeLessThan(Trained(wordsTell: true).Found.Precision - 0.2);

    [Fact]
    public void A_topic_for_which_no_rule_speaks_is_no_tag()
    {
        var votes = new VoteTrainer(topics: 4);
        for (var paper = 0; paper < 100; paper++)
        {
            votes.NewPaper(1);
            votes.Add(0, Case(paper % 2 == 0 ? 2 : 0, words: 1), isRight: true);
            votes.Add(1, Case(1, words: -1), isRight: false);
        }

        votes.Train().Found.Missed.ShouldBeGreaterThanOrEqualTo(50);
    }

    [Fact]
    public void A_topic_that_is_mostly_wrong_where_others_are_right_has_to_be_likelier()
    {
        var votes = new VoteTrainer(topics: 4);
        for (var paper = 0; paper < 300; paper++)
        {
            votes.NewPaper(1);
            for (var topic = 0; topic < 3; topic++)
                votes.Add(topic, Case(1, words: 0), isRight: topic == 2 ? paper % 10 == 0 : paper % 3 > 0);
        }

        var ofTopics = votes.Train().OfTopics;
        ofTopics[2].ShouldBeLessThan(ofTopics[0] - 1);
        ofTopics[3].ShouldBe(0);
    }

    private static (float[] Votes, float[] OfTopics, float Least, Counts Found) Trained(bool wordsTell)
    {
        var random = new Random(1);
        var votes = new VoteTrainer(topics: 4);
        for (var paper = 0; paper < 300; paper++)
        {
            votes.NewPaper(1);
            var right = random.Next(4);
            for (var topic = 0; topic < 4; topic++)
                votes.Add(topic, Case(1 + random.NextDouble(), (wordsTell && topic == right ? 1 : 0) + random.NextDouble() - 0.5), isRight: topic == right);
        }

        return votes.Train();
    }

    private static Evidence Case(double points, double words)
        => new(points, Most: 2, IsRuled: points > 0, Prior: 0, Head: 0, BestHead: 0, words, BestWords: 1);
}
