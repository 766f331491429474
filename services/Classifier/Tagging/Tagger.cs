using System.Collections.Frozen;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Says what a paper is about: the categories its source gives, and the topics whose terms its title and abstract use.</summary>
/// <remarks>
/// A term of weight w counts 2w in the title, and in the abstract w for its first mention, w/2 for the second, w/4 for the third and so
/// on; in all at most 3w. From 1.7 points of all its terms on, a topic is a tag, with the score points / (points + 1). So a term of the
/// usual weight 1 must be in the title, or three times in the abstract, or beside another one; one of weight 0.5 never suffices alone.
/// Plain code without state: safe for concurrent use, and the same paper has the same tags on every machine.
/// </remarks>
internal sealed class Tagger
{
    /// <summary>Fewer are no tag. Measured: of those with 1.5 to 1.7 points about half named a topic that the paper only touches.</summary>
    private const double FewestPoints = 1.7;

    private const int MostTags = 20;
    private const int MostTerms = 8;
    private const int LongestTerm = 80;

    private readonly IReadOnlyList<Topic> _topics;
    private readonly FrozenSet<string> _slugs;
    private readonly Categories _categories;
    private readonly TermMatcher _matcher;

    public Tagger(TaxonomyFile taxonomy)
    {
        _topics = taxonomy.Topics;
        _slugs = _topics.Select(topic => topic.Slug).ToFrozenSet();
        _categories = new Categories(taxonomy);
        _matcher = new TermMatcher(taxonomy.Topics);
        Model = TaxonomyVersion.Of(taxonomy);
    }

    /// <summary>Says which taxonomy gives the tags: <c>rules-3f9a0c21</c>.</summary>
    public string Model { get; }

    /// <summary>Whether a tag of that name would be one of the finer topics; if not, it is a category.</summary>
    public bool HasTopic(string slug) => _slugs.Contains(slug);

    /// <summary>Best first: the primary category, the others, the topics by score. At most 20.</summary>
    public IReadOnlyList<Tag> Tag(Paper paper)
    {
        var categories = CategoriesOf(paper);

        return
        [
            .. categories.Select(category => new Tag { Topic = category.Id, Name = category.Name, Score = 1, Origin = TagOrigin.Source })
                .Concat(TopicsOf(paper, categories))
                .Take(MostTags),
        ];
    }

    private List<Category> CategoriesOf(Paper paper)
        => [.. paper.Categories.Prepend(paper.PrimaryCategory).OfType<string>().Distinct().Select(_categories.Find).OfType<Category>()];

    private IEnumerable<Tag> TopicsOf(Paper paper, List<Category> categories)
    {
        var inTitle = _matcher.Find(paper.Title).ToLookup(mention => mention.Term.Topic);
        var inAbstract = _matcher.Find(paper.Abstract).ToLookup(mention => mention.Term.Topic);

        return inTitle.Concat(inAbstract)
            .Select(mentions => mentions.Key)
            .Distinct()
            .Where(topic => IsOpenTo(_topics[topic], categories))
            .Select(topic => TagOf(_topics[topic], [.. inTitle[topic]], [.. inAbstract[topic]]))
            .OfType<Tag>()
            .OrderByDescending(tag => tag.Score)
            .ThenBy(tag => tag.Topic, StringComparer.Ordinal);
    }

    private static bool IsOpenTo(Topic topic, List<Category> categories)
        => topic.In.Count == 0 || categories.Count == 0 || topic.In.Any(id => categories.Exists(category => category.IsIn(id)));

    private Tag? TagOf(Topic topic, List<Mention> inTitle, List<Mention> inAbstract)
    {
        List<Mention> all = [.. inTitle, .. inAbstract];
        if (topic.Needs.Count > 0 && !all.Exists(mention => mention.Term.Role == TermRole.Needed))
            return null;

        var evidence = all
            .Where(mention => mention.Term.Role == TermRole.Speaks)
            .GroupBy(mention => mention.Term)
            .Select(mentions => new Evidence(Written(mentions.First()), Points(mentions.Key, inTitle, inAbstract)))
            .OrderByDescending(term => term.Points)
            .ToList();

        var points = Math.Round(evidence.Sum(term => term.Points), 6);
        if (points < FewestPoints)
            return null;

        return new Tag
        {
            Topic = topic.Slug,
            Name = topic.Name,
            Score = Math.Round(points / (points + 1), 3),
            Origin = TagOrigin.Rule,
            Model = Model,
            Terms = [.. evidence.Take(MostTerms).Select(term => term.Written)],
        };
    }

    private static double Points(Term term, List<Mention> inTitle, List<Mention> inAbstract)
    {
        var title = inTitle.Exists(mention => mention.Term == term) ? 2 : 0;
        var text = 2 - Math.Pow(2, 1 - inAbstract.Count(mention => mention.Term == term));

        return term.Weight * Math.Min(3, title + text);
    }

    /// <summary>As in the paper, on one line; as in the taxonomy when there is too much between its words.</summary>
    private static string Written(Mention mention)
        => mention.Written.Length > LongestTerm
            ? mention.Term.Text
            : string.Join(' ', mention.Written.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private readonly record struct Evidence(string Written, double Points);
}
