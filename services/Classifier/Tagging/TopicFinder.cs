using System.Runtime.InteropServices;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Finds the topics for which the categories of a paper and its words speak.</summary>
/// <remarks>
/// A matter of points. A term of weight w counts 1.5w in the title, and in the abstract w for its first mention, w/2 for the second, w/4 for
/// the third and so on; in all at most 3w. To the points of all terms come those of the category that says most for the topic, half of them
/// when it is not the paper's primary one. The topic with the most points is a tag from 1.2 points on; another one that has a share s of
/// those points needs 2.2 - s: what a paper says much about makes what it mentions beside that less likely to be its topic. The score is
/// points / (points + 1). With a model the rules are one of three voices: a topic is a tag when it is likely by all together, and the score
/// is how likely. Safe for concurrent use: what it needs while it works, each thread has for itself and uses again.
/// </remarks>
/// <param name="topics">Of the taxonomy.</param>
/// <param name="version">Of the rules, for the tags.</param>
/// <param name="model">Null: the rules alone decide, as they do on topics that the model does not know.</param>
internal sealed class TopicFinder(IReadOnlyList<Topic> topics, string version, TopicModel? model)
{
    /// <summary>Fewer are no tag, for the topic that has most. Measured on labelled papers, see docs/quality.md.</summary>
    private const double FewestPoints = 1.2;

    private const double TitleFactor = 1.5;
    private const double MostOfTerm = 3;

    private const int MostTerms = 8;
    private const int LongestTerm = 80;

    private readonly CategoryPoints _categoryPoints = new(topics);
    private readonly TermMatcher _matcher = new(topics);
    private readonly int[] _inModel = [.. topics.Select(topic => model?.Find(topic.Slug) ?? -1)];
    private readonly string _bothVersions = $"{version}+{model?.Version}";

    [ThreadStatic]
    private static Work? _work;

    /// <summary>Adds the tags of a paper's topics, best first.</summary>
    /// <param name="paper">Of which title and abstract are read.</param>
    /// <param name="embedding">The paper's, for the model, which makes it itself when it is null.</param>
    /// <param name="categories">The paper's, the primary one first.</param>
    /// <param name="tags">Those before them.</param>
    /// <param name="most">So many tags there are in the end at most.</param>
    public void Find(Paper paper, Embedding? embedding, List<Category> categories, List<Tag> tags, int most)
    {
        var work = Speak(paper, categories);
        Judge(paper, embedding, categories, work);

        foreach (var topic in work.Topics)
        {
            if (tags.Count >= most)
                return;

            tags.Add(TagOf(topic, paper, CollectionsMarshal.AsSpan(work.Evidence)));
        }
    }

    /// <summary>What the rules alone say of a paper, for a model to learn from.</summary>
    public RuledPaper RulesOn(Paper paper, List<Category> categories)
        => new(
            categories,
            [.. Enumerable.Range(0, topics.Count).Where(topic => IsOpenTo(topics[topic], categories))],
            Speak(paper, categories).Topics.ToDictionary(spoken => spoken.Topic, spoken => spoken.Points));

    /// <summary>Whether the rules alone give a topic.</summary>
    /// <param name="points">Its own.</param>
    /// <param name="most">Those of the paper's strongest topic.</param>
    public static bool IsRuled(double points, double most) => points > 0 && points >= FewestPoints + 1 - points / most;

    private TopicMargins? NewMargins() => model?.NewMargins();

    /// <summary>All topics that the paper can have and for which anything speaks.</summary>
    private Work Speak(Paper paper, List<Category> categories)
    {
        var work = _work?.Finder == this ? _work : _work = new Work(this);
        work.Clear();
        Read(paper.Title, isTitle: true, work);
        Read(paper.Abstract, isTitle: false, work);
        Weigh(categories, work);
        AddUp(categories, work);
        return work;
    }

    private void Read(string text, bool isTitle, Work work)
    {
        _matcher.Find(text, work.Mentions);
        foreach (var (term, start, end) in work.Mentions.Found)
        {
            if (term.Role == TermRole.Needed)
            {
                work.HasNeeded[term.Topic] = true;
            }
            else if (isTitle || term.Role == TermRole.Speaks)
            {
                ref var at = ref work.EvidenceOf[term.Id];
                if (at == 0)
                {
                    at = work.Evidence.Count + 1;
                    work.Evidence.Add(new Evidence { Topic = term.Topic, Term = term, Order = at, Start = start, End = end, IsInTitle = isTitle });
                }

                if (!isTitle)
                    CollectionsMarshal.AsSpan(work.Evidence)[at - 1].TimesInAbstract++;
            }
        }
    }

    /// <summary>Gives each piece of evidence its points, and sorts them: topic by topic, of each the strongest first.</summary>
    private void Weigh(List<Category> categories, Work work)
    {
        foreach (ref var evidence in CollectionsMarshal.AsSpan(work.Evidence))
        {
            var title = evidence.IsInTitle ? TitleFactor : 0;
            var text = 2 - Math.ScaleB(2, -evidence.TimesInAbstract);
            evidence.Points = evidence.Term!.Weight * Math.Min(MostOfTerm, title + text);
        }

        _categoryPoints.Read(categories, work.ByCategory, work.OfCategories);
        foreach (var topic in work.OfCategories)
        {
            var (category, points) = work.ByCategory[topic];
            work.Evidence.Add(new Evidence { Topic = topic, Category = category, Order = int.MaxValue, Points = points });
        }

        CollectionsMarshal.AsSpan(work.Evidence).Sort(static (one, other)
            => one.Topic != other.Topic ? one.Topic.CompareTo(other.Topic)
                : other.Points.CompareTo(one.Points) is not 0 and var order ? order
                : one.Order.CompareTo(other.Order));
    }

    private void AddUp(List<Category> categories, Work work)
    {
        var evidence = CollectionsMarshal.AsSpan(work.Evidence);
        for (var from = 0; from < evidence.Length;)
        {
            var topic = evidence[from].Topic;
            var sum = 0.0;
            var end = from;
            for (; end < evidence.Length && evidence[end].Topic == topic; end++)
                sum += evidence[end].Points;

            if ((work.HasNeeded[topic] || topics[topic].Needs.Count == 0) && IsOpenTo(topics[topic], categories))
            {
                work.Topics.Add(new Spoken
                {
                    Topic = topic,
                    Slug = topics[topic].Slug,
                    Points = Math.Round(sum, 6),
                    From = from,
                    End = end,
                });
            }

            from = end;
        }
    }

    /// <summary>Keeps those topics that are tags, and sorts them.</summary>
    private void Judge(Paper paper, Embedding? embedding, List<Category> categories, Work work)
    {
        var found = CollectionsMarshal.AsSpan(work.Topics);
        var most = 0.0;
        foreach (ref var topic in found)
            most = Math.Max(most, topic.Points);

        foreach (ref var topic in found)
        {
            topic.IsRuled = IsRuled(topic.Points, most);
            topic.Score = topic.IsRuled ? topic.Points / (topic.Points + 1) : 0;
        }

        if (model is not null && work.Margins is not null && found.Length > 0 && model.TryRead(paper, embedding, categories, work.Margins))
            Vote(model, categories, found, most, work.Margins);

        var kept = 0;
        foreach (ref var topic in found)
        {
            if (topic.Score > 0)
                found[kept++] = topic;
        }

        found[..kept].Sort(static (one, other)
            => other.Score.CompareTo(one.Score) is not 0 and var order ? order : string.CompareOrdinal(one.Slug, other.Slug));
        work.Topics.RemoveRange(kept, found.Length - kept);
    }

    /// <summary>Decides anew on those topics that the model knows.</summary>
    /// <remarks>Those for which no rule speaks at all are not voted on: alone, the model is never sure enough, and could not say why.</remarks>
    private void Vote(TopicModel voter, List<Category> categories, Span<Spoken> spoken, double most, TopicMargins margins)
    {
        for (var topic = 0; topic < topics.Count; topic++)
        {
            if (_inModel[topic] >= 0 && IsOpenTo(topics[topic], categories))
                margins.Look(_inModel[topic]);
        }

        foreach (ref var topic in spoken)
        {
            if (_inModel[topic.Topic] is not (>= 0 and var known))
                continue;

            var probability = voter.Probability(known, voter.EvidenceOf(known, margins, topic.Points, most, topic.IsRuled));
            topic.IsVoted = true;
            topic.Score = probability < voter.LeastProbability ? 0 : probability;
        }
    }

    private static bool IsOpenTo(Topic topic, List<Category> categories)
    {
        if (topic.In.Count == 0 || categories.Count == 0)
            return true;

        foreach (var category in categories)
        {
            for (var i = 0; i < topic.In.Count; i++)
            {
                if (category.IsIn(topic.In[i]))
                    return true;
            }
        }

        return false;
    }

    private Tag TagOf(in Spoken spoken, Paper paper, Span<Evidence> evidence)
    {
        var terms = new string[Math.Min(MostTerms, spoken.End - spoken.From)];
        for (var i = 0; i < terms.Length; i++)
            terms[i] = Written(evidence[spoken.From + i], paper);

        return new Tag
        {
            Topic = spoken.Slug,
            Name = topics[spoken.Topic].Name,
            Score = Math.Round(spoken.Score, 3),
            Origin = spoken.IsRuled ? TagOrigin.Rule : TagOrigin.Model,
            Model = spoken.IsVoted ? _bothVersions : version,
            Terms = terms,
        };
    }

    /// <summary>As in the paper, on one line; as in the taxonomy when there is too much between its words.</summary>
    private static string Written(in Evidence evidence, Paper paper)
    {
        if (evidence.Term is not { } term)
            return evidence.Category!;

        var mention = (evidence.IsInTitle ? paper.Title : paper.Abstract).AsSpan(evidence.Start..evidence.End);
        if (mention.Length > LongestTerm)
            return term.Text;

        Span<char> line = stackalloc char[LongestTerm];
        var length = 0;
        for (var i = 0; i < mention.Length; i++)
        {
            if (!char.IsWhiteSpace(mention[i]))
                line[length++] = mention[i];
            else if (!char.IsWhiteSpace(mention[i - 1]))
                line[length++] = ' ';
        }

        // Most are written as the taxonomy writes them: that string is there already.
        return line[..length].SequenceEqual(term.Text) ? term.Text : line[..length].ToString();
    }

    /// <summary>A term or a category that speaks for a topic.</summary>
    private struct Evidence
    {
        /// <summary>Index of the topic.</summary>
        public int Topic;

        /// <summary>Null: it is a category.</summary>
        public Term? Term;

        public string? Category;

        /// <summary>Of what has the same points, what the paper says first comes first.</summary>
        public int Order;

        /// <summary>Where its first mention stands.</summary>
        public int Start, End;

        /// <summary>Whether the first mention stands there: the title is read first.</summary>
        public bool IsInTitle;

        public int TimesInAbstract;
        public double Points;
    }

    /// <summary>How much a paper speaks of a topic.</summary>
    private struct Spoken
    {
        /// <summary>Its index.</summary>
        public int Topic;

        public string Slug;
        public double Points;

        /// <summary>From where to where the evidence for it is.</summary>
        public int From, End;

        /// <summary>Whether the rules alone would give it.</summary>
        public bool IsRuled;

        /// <summary>Whether the model had a say.</summary>
        public bool IsVoted;

        /// <summary>0: it is no tag.</summary>
        public double Score;
    }

    /// <summary>What one thread needs for one paper after the other.</summary>
    private sealed class Work(TopicFinder finder)
    {
        public TopicFinder Finder => finder;

        public Mentions Mentions { get; } = new();

        public List<Evidence> Evidence { get; } = [];

        /// <summary>By <see cref="Term.Id"/>, one more than its index; 0 when there is none yet.</summary>
        public int[] EvidenceOf { get; } = new int[finder._matcher.Terms];

        /// <summary>By index of the topic: whether the text has something that it needs.</summary>
        public bool[] HasNeeded { get; } = new bool[finder._matcher.Topics];

        public SpokenFor[] ByCategory { get; } = new SpokenFor[finder._matcher.Topics];

        /// <summary>For which topics a category speaks.</summary>
        public List<int> OfCategories { get; } = [];

        public List<Spoken> Topics { get; } = [];

        /// <summary>Null: there is no model.</summary>
        public TopicMargins? Margins { get; } = finder.NewMargins();

        public void Clear()
        {
            Array.Clear(EvidenceOf);
            Array.Clear(HasNeeded);
            Array.Clear(ByCategory);
            Evidence.Clear();
            OfCategories.Clear();
            Topics.Clear();
        }
    }
}
