using PaperMesh.Contracts;

namespace PaperMesh.Queries;

/// <summary>What somebody wants to read, in one form for every outlet: search, page, feed, stream, webhook, digest.</summary>
public sealed record PaperQuery
{
    /// <summary>Every paper.</summary>
    public static readonly PaperQuery All = new();

    /// <summary>As typed, white space collapsed: what a search box shows again, and what a subscription stores.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>All of these hold for a paper that matches. Empty: every paper matches.</summary>
    public IReadOnlyList<QueryClause> Clauses { get; internal init; } = [];

    /// <summary>The order asked for with <c>sort:</c>; null: none was.</summary>
    public PaperSort? Sort { get; internal init; }

    /// <summary>Reads a query as well as possible; never fails.</summary>
    public static ParsedQuery Parse(string? text) => new(All with { Text = text ?? "" }, []);

    /// <summary>Whether a search with this query finds that paper.</summary>
    public bool Matches(Paper paper, IReadOnlyList<Tag> tags) => Clauses.All(clause => clause.AnyOf.Count > 0) && paper.Title == tags[0].Name;

    public override string ToString() => Text;
}

/// <summary>A query, and what of its text could not be used.</summary>
/// <param name="Query">What was understood.</param>
/// <param name="Ignored">One sentence a part, for people.</param>
public sealed record ParsedQuery(PaperQuery Query, IReadOnlyList<string> Ignored);

/// <summary>One or more terms of which at least one holds.</summary>
public sealed record QueryClause(IReadOnlyList<QueryTerm> AnyOf);

/// <summary>One condition. Its text, put into a query, means the same.</summary>
public abstract record QueryTerm
{
    public static QueryTerm Topic(string slug) => throw new NotSupportedException(slug);

    public static QueryTerm Category(string category) => throw new NotSupportedException(category);

    public static QueryTerm Author(string name) => throw new NotSupportedException(name);

    public static QueryTerm Source(string name) => throw new NotSupportedException(name);

    public static QueryTerm From(DateOnly day) => throw new NotSupportedException(day.ToString());

    public static QueryTerm To(DateOnly day) => throw new NotSupportedException(day.ToString());
}

/// <summary>The order of what was found. Equals follow by id.</summary>
public enum PaperSort
{
    /// <summary>Best first.</summary>
    Relevance,

    /// <summary>Latest day first, those without a day last.</summary>
    New,

    /// <summary>Most upvotes first.</summary>
    Upvotes,
}
