using System.Collections.Frozen;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Says what a paper is about: its categories, and the topics for which those and its words speak.</summary>
/// <remarks>
/// Categories are those that the source gives, each with the words by which the model confirms it; when it gives none, those that the model
/// finds likely. Topics are a matter of points.
/// A term of weight w counts 1.5w in the title, and in the abstract w for its first mention, w/2 for the second, w/4 for the third and so
/// on; in all at most 3w. To the points of all terms come those of the category that says most for the topic, half of them when it is
/// not the paper's primary one. The topic with the most points is a tag from 1.2 points on; another one that has a share s of those points
/// needs 2.2 - s: what a paper says much about makes what it mentions beside that less likely to be its topic. The score is
/// points / (points + 1). With a <see cref="TopicModel"/> the rules are one of two voices: a topic is a tag when it is likely by both
/// together, and the score is how likely. Plain code without state: safe for concurrent use, and the same paper has the same tags on every machine.
/// </remarks>
internal sealed class Tagger
{
    /// <summary>Fewer are no tag, for the topic that has most. Measured on labelled papers, see docs/quality.md.</summary>
    private const double FewestPoints = 1.2;

    private const double TitleFactor = 1.5;
    private const double MostOfTerm = 3;

    private const int MostTags = 20;
    private const int MostTerms = 8;
    private const int LongestTerm = 80;

    private readonly IReadOnlyList<Topic> _topics;
    private readonly FrozenSet<string> _slugs;
    private readonly Categories _categories;
    private readonly CategoryPoints _categoryPoints;
    private readonly TermMatcher _matcher;
    private readonly CategoryModel? _model;
    private readonly TopicModel? _topicModel;
    private readonly int[] _inTopicModel;

    /// <param name="model">Null: categories are only those that sources give.</param>
    /// <param name="topicModel">Null: the rules alone decide on topics, as they do on those that the model does not know.</param>
    public Tagger(TaxonomyFile taxonomy, CategoryModel? model = null, TopicModel? topicModel = null)
    {
        (_model, _topicModel) = (model, topicModel);
        _topics = taxonomy.Topics;
        _slugs = _topics.Select(topic => topic.Slug).ToFrozenSet();
        _categories = new Categories(taxonomy);
        _categoryPoints = new CategoryPoints(_topics);
        _matcher = new TermMatcher(taxonomy.Topics);
        Rules = TaxonomyVersion.Of(taxonomy);
        Model = string.Join('+', new[] { Rules, topicModel?.Version, model?.Version }.OfType<string>());
        _inTopicModel = [.. _topics.Select(topic => topicModel?.Find(topic.Slug) ?? -1)];
    }

    /// <summary>Says which taxonomy and which models give the tags: <c>rules-3f9a0c21+topics-5b0c9d11+categories-7219197e</c>.</summary>
    public string Model { get; }

    private string Rules { get; }

    /// <summary>Whether a tag of that name would be one of the finer topics; if not, it is a category.</summary>
    public bool HasTopic(string slug) => _slugs.Contains(slug);

    /// <summary>Best first: the primary category, the others, the topics by score. At most 20.</summary>
    /// <param name="paper">Any revision of it.</param>
    /// <param name="embedding">The paper's, for the model of topics, which makes it itself when it is null.</param>
    public IReadOnlyList<Tag> Tag(Paper paper, Embedding? embedding = null)
    {
        var given = CategoriesOf(paper);
        if (given.Count > 0)
            return [.. Given(paper, given).Concat(TopicsOf(paper, given, embedding)).Take(MostTags)];

        var likely = _model?.Predict(paper) ?? [];
        List<Category> predicted = [.. likely.Select(one => _categories.Find(one.Category)).OfType<Category>()];
        return [.. Predicted(likely).Concat(TopicsOf(paper, predicted, embedding)).Take(MostTags)];
    }

    private IEnumerable<Tag> Given(Paper paper, List<Category> categories)
    {
        var confirmed = _model?.Confirm(paper, categories.Select(category => category.Id)) ?? [];
        foreach (var category in categories)
        {
            var likely = confirmed.FirstOrDefault(one => one.Category == category.Id);
            yield return new Tag
            {
                Topic = category.Id,
                Name = category.Name,
                Score = 1,
                Origin = TagOrigin.Source,
                Model = likely is null ? null : _model?.Version,
                Terms = likely?.Terms ?? [],
            };
        }
    }

    private IEnumerable<Tag> Predicted(IReadOnlyList<LikelyCategory> likely)
    {
        foreach (var one in likely)
        {
            // What this taxonomy does not name is not said.
            if (_categories.Find(one.Category) is { } category)
            {
                yield return new Tag
                {
                    Topic = category.Id,
                    Name = category.Name,
                    Score = Math.Round(one.Probability, 3),
                    Origin = TagOrigin.Model,
                    Model = _model!.Version,
                    Terms = one.Terms,
                };
            }
        }
    }

    private List<Category> CategoriesOf(Paper paper)
        => [.. paper.Categories.Prepend(paper.PrimaryCategory).OfType<string>().Distinct().Select(_categories.Find).OfType<Category>()];

    /// <summary>What the rules alone say of a paper, for a model to learn from.</summary>
    internal RuledPaper RulesOn(Paper paper)
    {
        var categories = CategoriesOf(paper);
        var spoken = Speak(paper, categories).ToDictionary(topic => topic.Topic.Slug, topic => topic.Points);
        return new RuledPaper(
            [.. _topics.Index().Where(topic => IsOpenTo(topic.Item, categories)).Select(topic => topic.Index)],
            _topics.Index().Where(topic => spoken.ContainsKey(topic.Item.Slug)).ToDictionary(topic => topic.Index, topic => spoken[topic.Item.Slug]));
    }

    /// <summary>Whether the rules alone give a topic.</summary>
    /// <param name="points">Its own.</param>
    /// <param name="most">Those of the paper's strongest topic.</param>
    internal static bool IsRuled(double points, double most) => points > 0 && points >= FewestPoints + 1 - points / most;

    private IEnumerable<Tag> TopicsOf(Paper paper, List<Category> categories, Embedding? embedding)
    {
        var topics = Speak(paper, categories);
        if (_topicModel?.Margins(paper, embedding) is { } margins)
            return Voted(categories, topics, margins);

        var most = topics.Select(topic => topic.Points).DefaultIfEmpty().Max();

        return topics
            .Where(topic => IsRuled(topic.Points, most))
            .OrderByDescending(topic => topic.Points)
            .ThenBy(topic => topic.Topic.Slug, StringComparer.Ordinal)
            .Select(TagOf);
    }

    /// <summary>Topics for which no rule speaks at all are not voted on: alone, the model is never sure enough, and could not say why.</summary>
    private IEnumerable<Tag> Voted(List<Category> categories, List<Spoken> topics, float[] margins)
    {
        var most = topics.Select(topic => topic.Points).DefaultIfEmpty().Max();
        var best = _topics.Zip(_inTopicModel)
            .Where(topic => topic.Second >= 0 && IsOpenTo(topic.First, categories))
            .Select(topic => margins[topic.Second])
            .DefaultIfEmpty()
            .Max();

        return topics.Select(Judge).OfType<Tag>().OrderByDescending(tag => tag.Score).ThenBy(tag => tag.Topic, StringComparer.Ordinal);

        Tag? Judge(Spoken topic)
        {
            var isRuled = IsRuled(topic.Points, most);
            if (_topicModel!.Find(topic.Topic.Slug) is not (>= 0 and var known))
                return isRuled ? TagOf(topic) : null;

            var probability = _topicModel.Probability(known, margins, best, topic.Points, most, isRuled);
            return probability < TopicModel.LeastProbability
                ? null
                : TagOf(topic) with
                {
                    Score = Math.Round(probability, 3),
                    Origin = isRuled ? TagOrigin.Rule : TagOrigin.Model,
                    Model = $"{Rules}+{_topicModel.Version}",
                };
        }
    }

    private List<Spoken> Speak(Paper paper, List<Category> categories)
    {
        var inTitle = _matcher.Find(paper.Title).ToLookup(mention => mention.Term.Topic);
        var inAbstract = _matcher.Find(paper.Abstract)
            .Where(mention => mention.Term.Role != TermRole.SpeaksInTitle)
            .ToLookup(mention => mention.Term.Topic);
        var byCategory = _categoryPoints.Of(categories);

        return
        [
            .. inTitle.Concat(inAbstract)
                .Select(mentions => mentions.Key)
                .Concat(byCategory.Keys)
                .Distinct()
                .Where(topic => IsOpenTo(_topics[topic], categories))
                .Select(topic => Weigh(_topics[topic], [.. inTitle[topic]], [.. inAbstract[topic]], byCategory.GetValueOrDefault(topic)))
                .OfType<Spoken>(),
        ];
    }

    private static bool IsOpenTo(Topic topic, List<Category> categories)
        => topic.In.Count == 0 || categories.Count == 0 || topic.In.Any(id => categories.Exists(category => category.IsIn(id)));

    /// <summary>Null: what the topic needs is not there.</summary>
    private static Spoken? Weigh(Topic topic, List<Mention> inTitle, List<Mention> inAbstract, SpokenFor category)
    {
        List<Mention> all = [.. inTitle, .. inAbstract];
        if (topic.Needs.Count > 0 && !all.Exists(mention => mention.Term.Role == TermRole.Needed))
            return null;

        var evidence = all
            .Where(mention => mention.Term.Role is TermRole.Speaks or TermRole.SpeaksInTitle)
            .GroupBy(mention => mention.Term)
            .Select(mentions => new SpokenTerm(Written(mentions.First()), Points(mentions.Key, inTitle, inAbstract)))
            .Concat(category.Points > 0 ? [new SpokenTerm(category.Category, category.Points)] : [])
            .OrderByDescending(term => term.Points)
            .ToList();

        return new Spoken(topic, Math.Round(evidence.Sum(term => term.Points), 6), evidence);
    }

    private Tag TagOf(Spoken spoken) => new()
    {
        Topic = spoken.Topic.Slug,
        Name = spoken.Topic.Name,
        Score = Math.Round(spoken.Points / (spoken.Points + 1), 3),
        Origin = TagOrigin.Rule,
        Model = Rules,
        Terms = [.. spoken.Evidence.Take(MostTerms).Select(term => term.Written)],
    };

    private static double Points(Term term, List<Mention> inTitle, List<Mention> inAbstract)
    {
        var title = inTitle.Exists(mention => mention.Term == term) ? TitleFactor : 0;
        var text = 2 - Math.Pow(2, 1 - inAbstract.Count(mention => mention.Term == term));

        return term.Weight * Math.Min(MostOfTerm, title + text);
    }

    /// <summary>As in the paper, on one line; as in the taxonomy when there is too much between its words.</summary>
    private static string Written(Mention mention)
        => mention.Written.Length > LongestTerm
            ? mention.Term.Text
            : string.Join(' ', mention.Written.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A term or a category that speaks for a topic.</summary>
    private readonly record struct SpokenTerm(string Written, double Points);

    /// <summary>How much a paper speaks of a topic.</summary>
    private sealed record Spoken(Topic Topic, double Points, List<SpokenTerm> Evidence);
}

/// <summary>What rules say of a paper.</summary>
/// <param name="Open">The topics that it can have by its categories, as places in the taxonomy.</param>
/// <param name="Points">Of those for which anything speaks.</param>
internal sealed record RuledPaper(IReadOnlyList<int> Open, IReadOnlyDictionary<int, double> Points)
{
    /// <summary>The points of the strongest topic.</summary>
    public double Most { get; } = Points.Values.DefaultIfEmpty().Max();
}
