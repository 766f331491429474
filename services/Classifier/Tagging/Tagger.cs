using System.Collections.Frozen;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Says what a paper is about: its categories, and the topics for which those and its words speak.</summary>
/// <remarks>
/// Categories are those that the source gives, each with the words by which the model confirms it; when it gives none, those that the model
/// finds likely. Topics are those of <see cref="TopicFinder"/>. Safe for concurrent use, and the same paper has the same tags on every
/// machine. Nothing is allocated but what is handed out.
/// </remarks>
internal sealed class Tagger
{
    private const int MostTags = 20;

    private readonly FrozenSet<string> _slugs;
    private readonly Categories _categories;
    private readonly TopicFinder _topics;
    private readonly CategoryModel? _model;

    [ThreadStatic]
    private static Work? _work;

    /// <param name="model">Null: categories are only those that sources give.</param>
    /// <param name="topicModel">Null: the rules alone decide on topics, as they do on those that the model does not know.</param>
    public Tagger(TaxonomyFile taxonomy, CategoryModel? model = null, TopicModel? topicModel = null)
    {
        _model = model;
        _slugs = taxonomy.Topics.Select(topic => topic.Slug).ToFrozenSet();
        _categories = new Categories(taxonomy);
        var rules = TaxonomyVersion.Of(taxonomy);
        _topics = new TopicFinder(taxonomy.Topics, rules, topicModel);
        Model = string.Join('+', new[] { rules, topicModel?.Version, model?.Version }.OfType<string>());
    }

    /// <summary>Says which taxonomy and which models give the tags: <c>rules-3f9a0c21+topics-5b0c9d11+categories-7219197e</c>.</summary>
    public string Model { get; }

    /// <summary>Whether a tag of that name would be one of the finer topics; if not, it is a category.</summary>
    public bool HasTopic(string slug) => _slugs.Contains(slug);

    /// <summary>Best first: the primary category, the others, the topics by score. At most 20.</summary>
    /// <param name="paper">Any revision of it.</param>
    /// <param name="embedding">The paper's, for the model of topics, which makes it itself when it is null.</param>
    public IReadOnlyList<Tag> Tag(Paper paper, Embedding? embedding = null)
    {
        var (categories, tags) = _work ??= new Work([], []);
        categories.Clear();
        tags.Clear();

        FindCategories(paper, categories);
        if (categories.Count > 0)
            AddGiven(paper, categories, tags);
        else if (_model is not null)
            AddPredicted(_model.Predict(paper), _model.Version, categories, tags);

        _topics.Find(paper, embedding, categories, tags, MostTags);
        return tags.ToArray();
    }

    /// <summary>What the rules alone say of a paper, for a model to learn from.</summary>
    public RuledPaper RulesOn(Paper paper)
    {
        var categories = new List<Category>();
        FindCategories(paper, categories);
        return _topics.RulesOn(paper, categories);
    }

    /// <summary>Those that the source gives and the taxonomy knows, each once, the primary one first.</summary>
    private void FindCategories(Paper paper, List<Category> categories)
    {
        Add(paper.PrimaryCategory, categories);
        for (var i = 0; i < paper.Categories.Count; i++)
            Add(paper.Categories[i], categories);
    }

    private void Add(string? id, List<Category> categories)
    {
        if (id is null || _categories.Find(id) is not { } found)
            return;

        foreach (var category in categories)
        {
            if (category.Id == id)
                return;
        }

        categories.Add(found);
    }

    private void AddGiven(Paper paper, List<Category> categories, List<Tag> tags)
    {
        var reading = _model is null ? default : _model.Read(paper);
        for (var i = 0; i < Math.Min(categories.Count, MostTags); i++)
        {
            var category = categories[i];
            var terms = _model is null ? null : reading.TermsOfLikely(category.Id);
            tags.Add(new Tag
            {
                Topic = category.Id,
                Name = category.Name,
                Score = 1,
                Origin = TagOrigin.Source,
                Model = terms is null ? null : _model?.Version,
                Terms = terms ?? [],
            });
        }
    }

    private void AddPredicted(IReadOnlyList<LikelyCategory> likely, string version, List<Category> categories, List<Tag> tags)
    {
        for (var i = 0; i < likely.Count; i++)
        {
            // What this taxonomy does not name is not said.
            if (_categories.Find(likely[i].Category) is not { } category)
                continue;

            categories.Add(category);
            if (tags.Count < MostTags)
            {
                tags.Add(new Tag
                {
                    Topic = category.Id,
                    Name = category.Name,
                    Score = Math.Round(likely[i].Probability, 3),
                    Origin = TagOrigin.Model,
                    Model = version,
                    Terms = likely[i].Terms,
                });
            }
        }
    }

    /// <summary>What one thread needs for one paper after the other.</summary>
    private sealed record Work(List<Category> Categories, List<Tag> Tags);
}
