using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.TopicModels;

namespace PaperMesh.Classifier.Training;

/// <summary>Learns from labelled papers how much each voice on topics counts, and from which probability on a topic is a tag.</summary>
/// <param name="topics">How many there are.</param>
internal sealed class VoteTrainer(int topics)
{
    /// <summary>What is asked of the tags; the precision is as high as that allows.</summary>
    private const double LeastRecall = 0.6;

    private const int Folds = 10;

    private readonly List<(int Paper, int Topic, bool CanBeTag, double[] Features, bool IsRight)> _cases = [];
    private int _papers;
    private int _labels;

    /// <summary>What follows is of another paper.</summary>
    /// <param name="labels">How many topics it has.</param>
    public void NewPaper(int labels) => (_papers, _labels) = (_papers + 1, _labels + labels);

    /// <summary>Adds a topic of the paper.</summary>
    public void Add(int topic, in Evidence evidence, bool isRight)
    {
        var features = new double[Evidence.Features];
        evidence.Write(features);
        _cases.Add((_papers, topic, evidence.Points > 0, features, isRight));
    }

    /// <returns>
    /// The weights of the voices; what is added for each topic; the highest probability, in hundredths, at which recall is what is asked or as near as can be, each paper judged by
    /// weights that were learned without it; and how well tags from there on are found.
    /// </returns>
    public (float[] Votes, float[] OfTopics, float Least, Counts Found) Train()
    {
        var judged = Enumerable.Range(0, Folds).SelectMany(fold => Judge(fold)).OrderByDescending(one => one.Probability).ToList();
        var needed = (int)Math.Ceiling(LeastRecall * _labels);
        var last = judged.Where(one => one.IsRight).Select(one => one.Probability).Take(needed).DefaultIfEmpty(1).Last();
        var least = (float)(Math.Floor(last * 100) / 100);

        var tags = judged.Where(one => one.Probability >= least).ToList();
        var right = tags.Count(tag => tag.IsRight);
        var (votes, ofTopics) = Fit(_cases);
        return (votes, ofTopics, least, new Counts(right, tags.Count - right, _labels - right));
    }

    private IEnumerable<(double Probability, bool IsRight)> Judge(int fold)
    {
        var (votes, ofTopics) = Fit([.. _cases.Where(one => one.Paper % Folds != fold)]);
        return _cases
            .Where(one => one.Paper % Folds == fold && one.CanBeTag)
            .Select(one => (TopicModel.Probability(one.Features, votes, ofTopics[one.Topic]), one.IsRight));
    }

    private (float[] Votes, float[] OfTopics) Fit(List<(int Paper, int Topic, bool CanBeTag, double[] Features, bool IsRight)> cases)
        => LogisticRegression.Fit(
            [.. cases.Select(one => one.Features)], [.. cases.Select(one => one.Topic)], [.. cases.Select(one => one.IsRight)], topics);
}
