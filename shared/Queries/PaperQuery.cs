using PaperMesh.Contracts;

namespace PaperMesh.Queries;

/// <summary>What somebody wants to read, in one form for every outlet: search, page, feed, stream, webhook, digest.</summary>
/// <remarks>Immutable. Two are equal when their texts are.</remarks>
public sealed class PaperQuery : IEquatable<PaperQuery>
{
    /// <summary>Characters that are read of a query, white space collapsed.</summary>
    public const int MaxText = PaperText.MaxTitle;

    /// <summary>Conditions that are used of a query.</summary>
    public const int MaxTerms = 64;

    /// <summary>Every paper.</summary>
    public static readonly PaperQuery All = new("", [], null);

    internal PaperQuery(string text, IReadOnlyList<QueryClause> clauses, PaperSort? sort)
    {
        Text = text;
        Clauses = clauses;
        Sort = sort;
        TitleKey = text.Length == 0 ? null : PaperText.TitleKey(text);
    }

    /// <summary>As typed, white space collapsed: what a search box shows again, and what a subscription stores.</summary>
    public string Text { get; }

    /// <summary>All of these hold for a paper that matches. Empty: every paper matches.</summary>
    public IReadOnlyList<QueryClause> Clauses { get; }

    /// <summary>The terms that are not negated, in order.</summary>
    public IEnumerable<QueryTerm> Wanted => Clauses.SelectMany(clause => clause.AnyOf).Where(term => !term.Negated);

    /// <summary>
    /// A paper of this title (<see cref="PaperText.TitleKey"/>) matches too, and first of all: who types a whole title wants that paper, even
    /// where the title reads as something else (<c>Learning -without- forgetting OR</c>). Null when nothing was typed.
    /// </summary>
    public string? TitleKey { get; }

    /// <summary>The order asked for with <c>sort:</c>; null: none was.</summary>
    public PaperSort? Sort { get; }

    /// <summary>Reads a query as well as possible; never fails.</summary>
    /// <param name="text">In the language of <c>docs/search.md</c>; null is the same as empty.</param>
    public static ParsedQuery Parse(string? text) => QueryParser.Parse(text ?? "");

    /// <summary>Whether a search with this query finds that paper.</summary>
    public bool Matches(Paper paper, IReadOnlyList<Tag> tags) => Matches(new PaperFacts(paper, tags));

    /// <inheritdoc cref="Matches(Paper, IReadOnlyList{Tag})"/>
    public bool Matches(PaperFacts paper)
    {
        if (paper.TitleKey == TitleKey)
            return true;

        // Asked hundreds of times for a paper: nothing is allocated.
        for (var clause = 0; clause < Clauses.Count; clause++)
        {
            if (!Clauses[clause].Matches(paper))
                return false;
        }

        return true;
    }

    public bool Equals(PaperQuery? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as PaperQuery);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary><see cref="Text"/>: parsed again it is the same query.</summary>
    public override string ToString() => Text;
}

/// <summary>A query, and what of its text could not be used.</summary>
/// <param name="Query">What was understood.</param>
/// <param name="Ignored">One sentence a part, for people.</param>
public sealed record ParsedQuery(PaperQuery Query, IReadOnlyList<string> Ignored);

/// <summary>One or more terms of which at least one holds.</summary>
public sealed record QueryClause(IReadOnlyList<QueryTerm> AnyOf)
{
    public bool Matches(PaperFacts paper)
    {
        for (var term = 0; term < AnyOf.Count; term++)
        {
            if (AnyOf[term].Matches(paper))
                return true;
        }

        return false;
    }

    public override string ToString() => string.Join(" OR ", AnyOf);
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
