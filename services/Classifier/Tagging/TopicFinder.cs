using System.Runtime.InteropServices;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Finds the topics for which the categories of a paper and its words speak.</summary>
/// <remarks>
/// A matter of points. A term of weight w counts 1.5w in the title, and in the abstract w for its first mention, w/2 for the second, w/4 for
/// the third and so on; in all at most 3w. To the points of all terms come those of the category that says most for the topic, half of them
/// when it is not the paper's primary one. The topic with the most points is a tag from 1.2 points on; another one that has a share s of
/// those points needs 2.2 - s: what a paper says much about makes what it mentions beside that less likely to be its topic. The score is
/// points / (points + 1). Safe for concurrent use: what it needs while it works, each thread has for itself and uses again.
/// </remarks>
/// <param name="topics">Of the taxonomy.</param>
/// <param name="version">Of the rules, for the tags.</param>
internal sealed class TopicFinder(IReadOnlyList<Topic> topics, string version)
{
    /// <summary>Fewer are no tag, for the topic that has most. Measured on labelled papers, see docs/quality.md.</summary>
    private const double FewestPoints = 1.2;

    private const double TitleFactor = 1.5;
    private const double MostOfTerm = 3;

    private const int MostTerms = 8;
    private const int LongestTerm = 80;

    private readonly CategoryPoints _categoryPoints = new(topics);
    private readonly TermMatcher _matcher = new(topics);

    [ThreadStatic]
    private static Work? _work;

    /// <summary>Adds the tags of a paper's topics, best first.</summary>
    /// <param name="paper">Of which title and abstract are read.</param>
    /// <param name="categories">The paper's, the primary one first.</param>
    /// <param name="tags">Those before them.</param>
    /// <param name="most">So many tags there are in the end at most.</param>
    public void Find(Paper paper, List<Category> categories, List<Tag> tags, int most)
    {
        var work = _work?.Finder == this ? _work : _work = new Work(this);
        work.Clear();
        Read(paper.Title, isTitle: true, work);
        Read(paper.Abstract, isTitle: false, work);
        Weigh(categories, work);
        AddUp(categories, work);

        foreach (var topic in work.Topics)
        {
            if (tags.Count >= most)
                return;

            tags.Add(TagOf(topic, paper, CollectionsMarshal.AsSpan(work.Evidence)));
        }
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
        var most = 0.0;
        for (var from = 0; from < evidence.Length;)
        {
            var topic = evidence[from].Topic;
            var sum = 0.0;
            var end = from;
            for (; end < evidence.Length && evidence[end].Topic == topic; end++)
                sum += evidence[end].Points;

            if ((work.HasNeeded[topic] || topics[topic].Needs.Count == 0) && IsOpenTo(topics[topic], categories))
            {
                var points = Math.Round(sum, 6);
                work.Topics.Add(new Spoken(topics[topic], points, from, end));
                most = Math.Max(most, points);
            }

            from = end;
        }

        var kept = 0;
        var found = CollectionsMarshal.AsSpan(work.Topics);
        foreach (var topic in found)
        {
            if (topic.Points >= FewestPoints + 1 - topic.Points / most)
                found[kept++] = topic;
        }

        work.Topics.RemoveRange(kept, found.Length - kept);
        found[..kept].Sort(static (one, other)
            => other.Points.CompareTo(one.Points) is not 0 and var order ? order : string.CompareOrdinal(one.Topic.Slug, other.Topic.Slug));
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

    private Tag TagOf(Spoken spoken, Paper paper, Span<Evidence> evidence)
    {
        var terms = new string[Math.Min(MostTerms, spoken.End - spoken.From)];
        for (var i = 0; i < terms.Length; i++)
            terms[i] = Written(evidence[spoken.From + i], paper);

        return new Tag
        {
            Topic = spoken.Topic.Slug,
            Name = spoken.Topic.Name,
            Score = Math.Round(spoken.Points / (spoken.Points + 1), 3),
            Origin = TagOrigin.Rule,
            Model = version,
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

    /// <summary>How much a paper speaks of a topic, and from where to where the evidence for it is.</summary>
    private readonly record struct Spoken(Topic Topic, double Points, int From, int End);

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
