using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Tagging;

/// <summary>A taxonomy of one topic, to try one rule at a time.</summary>
internal static class Lakes
{
    public static readonly TaxonomyFile Taxonomy = new()
    {
        Archives = new Dictionary<string, Archive>
        {
            ["geo"] = new()
            {
                Name = "Geography",
                Categories = new Dictionary<string, string> { ["geo.WA"] = "Waters", ["geo.MT"] = "Mountains" },
            },
            ["chem"] = new() { Name = "Chemistry" },
        },
        Aliases = new Dictionary<string, string> { ["waters"] = "geo.WA" },
        Topics =
        [
            new()
            {
                Slug = "lakes",
                Name = "Lakes",
                Description = "Water with land around it.",
                Parent = "geo.WA",
                In = ["geo"],
                Terms = new Dictionary<string, double> { ["lake"] = 1, ["deep-water lake"] = 1, ["shore"] = 0.5, ["DWL"] = 1 },
                Not = ["lake pigment"],
            },
        ],
    };

    /// <summary>The lakes tag of a paper, or null.</summary>
    public static Tag? Of(string title, string text = "", string? category = "geo.WA")
        => new Tagger(Taxonomy).Tag(Paper(title, text, category)).SingleOrDefault(tag => tag.Topic == "lakes");

    /// <summary>The same by a changed topic; the categories with blanks between them.</summary>
    public static Tag? Changed(Func<Topic, Topic> change, string title, string text, string categories)
        => new Tagger(Taxonomy with { Topics = [change(Taxonomy.Topics[0])] })
            .Tag(new Paper { Id = "samples:lakes", Title = title, Abstract = text, Categories = categories.Split(' ') })
            .SingleOrDefault(tag => tag.Topic == "lakes");

    public static Tag? Needing(string needed, string title, string text = "")
        => new Tagger(Taxonomy with { Topics = [Taxonomy.Topics[0] with { Needs = [needed] }] })
            .Tag(Paper(title, text, "geo.WA"))
            .SingleOrDefault(tag => tag.Topic == "lakes");

    private static Paper Paper(string title, string text, string? category) => new()
    {
        Id = "samples:lakes",
        Title = title,
        Abstract = text,
        Categories = category is null ? [] : [category],
    };
}
