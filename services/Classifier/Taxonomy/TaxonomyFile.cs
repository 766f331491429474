using System.Collections.Frozen;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>What <c>taxonomy/topics.json</c> holds; the README beside that file says how to edit it.</summary>
/// <remarks>
/// What the file leaves out is empty. The setters see to that: a generated JSON reader sets every <c>init</c> property, those that are
/// absent to null.
/// </remarks>
internal sealed record TaxonomyFile
{
    /// <summary>By id (<c>cs</c>, <c>quant-ph</c>).</summary>
    public IReadOnlyDictionary<string, Archive> Archives
    {
        get;
        init => field = value ?? FrozenDictionary<string, Archive>.Empty;
    } = FrozenDictionary<string, Archive>.Empty;

    /// <summary>Other ids of categories, old ones (<c>cmp-lg</c>) and double ones (<c>math.IT</c>), each with the category it means.</summary>
    public IReadOnlyDictionary<string, string> Aliases
    {
        get;
        init => field = value ?? FrozenDictionary<string, string>.Empty;
    } = FrozenDictionary<string, string>.Empty;

    /// <summary>The topics that are finer than categories.</summary>
    public IReadOnlyList<Topic> Topics { get; init => field = value ?? []; } = [];
}

/// <summary>One of arXiv's archives. Its own id is a category too: <c>hep-th</c> has no others, <c>cond-mat</c> once had none.</summary>
internal sealed record Archive
{
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Names by id (<c>cs.CL</c>).</summary>
    public IReadOnlyDictionary<string, string> Categories
    {
        get;
        init => field = value ?? FrozenDictionary<string, string>.Empty;
    } = FrozenDictionary<string, string>.Empty;
}

/// <summary>Something that papers are about, and by which words that shows.</summary>
internal sealed record Topic
{
    /// <summary>Its name in addresses, routing keys and tags, for all time: <c>diffusion-models</c>.</summary>
    public string Slug { get; init => field = value ?? ""; } = "";

    /// <summary>Its name for people.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>One sentence.</summary>
    public string Description { get; init => field = value ?? ""; } = "";

    /// <summary>The archive or category to which it belongs most.</summary>
    public string Parent { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// Archives and categories: only papers in one of them can have the topic, and papers of which no category is known. Empty: all papers.
    /// </summary>
    public IReadOnlyList<string> In { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Archives and categories that speak for the topic, each with the points that a paper has by it: above 0, at most 2. Those of the
    /// primary category count whole, those of the others half; of several only the most.
    /// </summary>
    public IReadOnlyDictionary<string, double> Categories
    {
        get;
        init => field = value ?? FrozenDictionary<string, double>.Empty;
    } = FrozenDictionary<string, double>.Empty;

    /// <summary>Words and phrases that speak for the topic, each with its weight: above 0, 1 is usual, at most 2.</summary>
    public IReadOnlyDictionary<string, double> Terms
    {
        get;
        init => field = value ?? FrozenDictionary<string, double>.Empty;
    } = FrozenDictionary<string, double>.Empty;

    /// <summary>More of them that speak for it in a title only: in abstracts they say nothing (<c>benchmark</c>).</summary>
    public IReadOnlyDictionary<string, double> TitleTerms
    {
        get;
        init => field = value ?? FrozenDictionary<string, double>.Empty;
    } = FrozenDictionary<string, double>.Empty;

    /// <summary>At least one of these must be in the text too. Empty: nothing is asked.</summary>
    public IReadOnlyList<string> Needs { get; init => field = value ?? []; } = [];

    /// <summary>Phrases that hold a term and mean something else; the term does not count in them.</summary>
    public IReadOnlyList<string> Not { get; init => field = value ?? []; } = [];
}
