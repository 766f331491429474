using System.Globalization;

namespace PaperMesh.Queries;

/// <summary>One condition. Its text, put into a query, is this condition again.</summary>
public abstract record QueryTerm
{
    /// <summary>It must not hold.</summary>
    public bool Negated { get; init; }

    /// <summary>A topic of the taxonomy: <c>topic:diffusion-models</c>.</summary>
    public static QueryTerm Topic(string slug) => FieldTerm.Of(PaperField.Topic, slug);

    /// <summary>A category (<c>cs.CL</c>), or all below one (<c>cs</c>, <c>cs.*</c>).</summary>
    public static QueryTerm Category(string category) => FieldTerm.Of(PaperField.Category, category);

    /// <summary>A source that has reported the paper: <c>source:arxiv-oai</c>.</summary>
    public static QueryTerm Source(string name) => FieldTerm.Of(PaperField.Source, name);

    /// <summary>An author whose name holds these words in this order, or is another way to write it: <c>J. Smith</c>, <c>Smith, John</c>.</summary>
    public static QueryTerm Author(string name) => new AuthorTerm(string.Join(' ', AuthorNames.InOrder(name)));

    /// <summary>On that day or later.</summary>
    public static QueryTerm From(DateOnly day) => new DayTerm(day, null);

    /// <summary>On that day or earlier.</summary>
    public static QueryTerm To(DateOnly day) => new DayTerm(null, day);

    /// <summary>Whether it is true of a paper.</summary>
    public bool Matches(PaperFacts paper) => Holds(paper) != Negated;

    /// <summary>A paper for which it holds has at least one key of each of these lists. Empty: nothing is known of such papers.</summary>
    public IReadOnlyList<IReadOnlyList<AccessKey>> Needs => Negated ? [] : NeedsOfPapers();

    public sealed override string ToString() => Negated ? "-" + Written() : Written();

    private protected abstract bool Holds(PaperFacts paper);

    private protected abstract string Written();

    private protected virtual IReadOnlyList<IReadOnlyList<AccessKey>> NeedsOfPapers() => [];

    private protected static string Quoted(string value) => value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value;
}

/// <summary>A word, or words that follow each other, in title, abstract, authors or remarks.</summary>
/// <param name="Phrase">Words as <see cref="PaperText"/> gives them, one blank between.</param>
public sealed record WordsTerm(string Phrase) : QueryTerm
{
    private protected override bool Holds(PaperFacts paper) => PaperFacts.HasWords(paper.Text, Phrase);

    private protected override string Written() => Quoted(Phrase);

    private protected override IReadOnlyList<IReadOnlyList<AccessKey>> NeedsOfPapers()
        => [.. Phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (AccessKey[])[new(AccessKind.Word, word)])];
}

/// <summary>A word that begins so.</summary>
/// <param name="Start">As <see cref="PaperText"/> gives it, but with its plural: <c>bias*</c> is about words in <c>bias</c>, not <c>bia</c>.</param>
/// <param name="Singular">The same as a whole word, which counts too: papers hold singulars.</param>
public sealed record PrefixTerm(string Start, string Singular) : QueryTerm
{
    private protected override bool Holds(PaperFacts paper)
        => paper.Text.Contains(" " + Start, StringComparison.Ordinal) || PaperFacts.HasWords(paper.Text, Singular);

    private protected override string Written() => Start + "*";

    private protected override IReadOnlyList<IReadOnlyList<AccessKey>> NeedsOfPapers()
        => Start.Length < PaperFacts.MinStart
            ? []
            : [[new(AccessKind.WordStart, Start[..Math.Min(Start.Length, PaperFacts.MaxStart)]), new(AccessKind.Word, Singular)]];
}

/// <summary>The paper of that id.</summary>
/// <param name="Id">As in <see cref="Contracts.Paper.Id"/>; an <see cref="ArxivId"/>.</param>
public sealed record IdTerm(string Id) : QueryTerm
{
    private protected override bool Holds(PaperFacts paper) => paper.Id == Id;

    private protected override string Written() => Id;

    private protected override IReadOnlyList<IReadOnlyList<AccessKey>> NeedsOfPapers() => [[new(AccessKind.Id, Id)]];
}

/// <summary>Words that follow each other in the name of one author, or another way to write that name (<see cref="AuthorNames"/>).</summary>
/// <param name="Phrase">Words as <see cref="PaperText"/> gives them, one blank between, the family name last.</param>
public sealed record AuthorTerm(string Phrase) : QueryTerm
{
    /// <summary>A paper has such an author too when one of its <see cref="PaperFacts.AuthorKeysOf"/> begins so.</summary>
    public IReadOnlyList<string> KeysBegin => AuthorNames.Wanted(Phrase.Split(' '));

    private protected override bool Holds(PaperFacts paper)
        => PaperFacts.HasWords(paper.Authors, Phrase)
            || KeysBegin.Any(start => paper.AuthorKeys.Any(key => key.StartsWith(start, StringComparison.Ordinal)));

    private protected override string Written() => "author:" + Quoted(Phrase);

    private protected override IReadOnlyList<IReadOnlyList<AccessKey>> NeedsOfPapers()
        => Phrase.Split(' ') is [.. var before, { Length: > 0 } last]
            ? [[
                new(AccessKind.Author, before is [.., var first] ? $"{first} {last}" : last),
                .. KeysBegin.Select(start => new AccessKey(AccessKind.Name, PaperFacts.NameOf(start).ToString())),
            ]]
            : [];
}

/// <summary>From one day to another, both included; one of them is null. A paper without a day is on neither side.</summary>
public sealed record DayTerm(DateOnly? First, DateOnly? Last) : QueryTerm
{
    private protected override bool Holds(PaperFacts paper) => paper.Day is { } day && !(day < First) && !(day > Last);

    private protected override string Written()
        => string.Create(CultureInfo.InvariantCulture, $"{(First is null ? "before" : "after")}:{First ?? Last:yyyy-MM-dd}");
}

/// <summary>At least so many upvotes.</summary>
public sealed record UpvotesTerm(long AtLeast) : QueryTerm
{
    private protected override bool Holds(PaperFacts paper) => paper.Upvotes >= AtLeast;

    private protected override string Written() => string.Create(CultureInfo.InvariantCulture, $"min:upvotes={AtLeast}");
}
