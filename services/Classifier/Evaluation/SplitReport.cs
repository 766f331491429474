namespace PaperMesh.Classifier.Evaluation;

/// <summary>The part of a report that is about one split of the gold file.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Papers">How many it has.</param>
/// <param name="Total">Over all papers and topics: what precision and recall come from is micro-averaged.</param>
/// <param name="Topics">Those that were given or should have been; most mistakes first.</param>
/// <param name="Wrong">Tags that readers did not give, in the order of the file.</param>
/// <param name="Missed">What readers gave and no tag says, in the order of the file.</param>
internal sealed record SplitReport(
    string Split,
    int Papers,
    Counts Total,
    IReadOnlyList<TopicCounts> Topics,
    IReadOnlyList<TopicOfPaper> Wrong,
    IReadOnlyList<TopicOfPaper> Missed)
{
    public static SplitReport Of(string split, IReadOnlyList<Judged> papers)
    {
        List<TopicOfPaper> right = [.. papers.SelectMany(paper => paper.Each(paper.Gold.Topics.Intersect(paper.Tags)))];
        List<TopicOfPaper> wrong = [.. papers.SelectMany(paper => paper.Each(paper.Tags.Except(paper.Gold.Topics)))];
        List<TopicOfPaper> missed = [.. papers.SelectMany(paper => paper.Each(paper.Gold.Topics.Except(paper.Tags)))];

        var topics = TopicCounts.Sum(
        [
            .. right.Select(pair => new TopicCounts(pair.Topic, new Counts(1, 0, 0))),
            .. wrong.Select(pair => new TopicCounts(pair.Topic, new Counts(0, 1, 0))),
            .. missed.Select(pair => new TopicCounts(pair.Topic, new Counts(0, 0, 1))),
        ]);

        return new SplitReport(split, papers.Count, new Counts(right.Count, wrong.Count, missed.Count), [.. topics], wrong, missed);
    }
}

/// <summary>A topic that is a paper's tag, or should be.</summary>
/// <param name="Id">The paper's, as in the gold file.</param>
/// <param name="Topic">Slug.</param>
internal sealed record TopicOfPaper(string Id, string Topic);

/// <summary>What readers say of a paper beside what its tags say.</summary>
internal sealed record Judged(GoldPaper Gold, IReadOnlyList<string> Tags)
{
    public IEnumerable<TopicOfPaper> Each(IEnumerable<string> topics) => topics.Select(topic => new TopicOfPaper(Gold.Id, topic));
}
