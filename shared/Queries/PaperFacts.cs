using System.Text;
using PaperMesh.Contracts;

namespace PaperMesh.Queries;

/// <summary>What queries ask about one paper, read once for any number of queries. The index holds the same.</summary>
public sealed class PaperFacts
{
    private readonly Dictionary<PaperField, IReadOnlyList<string>> _values;

    public PaperFacts(Paper paper, IReadOnlyList<Tag> tags)
    {
        Id = paper.Id;
        TitleKey = PaperText.TitleKey(paper.Title);
        Text = Joined([paper.Title, paper.Abstract, .. Names(paper), .. Remarks(paper)]);
        Authors = Joined(Names(paper));
        AuthorKeys = AuthorKeysOf(paper);
        Day = DayOf(paper);
        Upvotes = UpvotesOf(paper);
        _values = new()
        {
            [PaperField.Topic] = [.. tags.Select(tag => FieldTerm.Folded(tag.Topic))],
            [PaperField.Category] = [.. paper.Categories.Select(FieldTerm.Folded)],
            [PaperField.Source] = [.. paper.Sources.Select(source => FieldTerm.Folded(source.Name))],
            [PaperField.Has] = HasOf(paper),
        };
    }

    public string Id { get; }

    /// <summary>See <see cref="PaperText.TitleKey"/>.</summary>
    public string TitleKey { get; }

    /// <summary>The paper's day, for lists and date limits; null when nothing is known.</summary>
    public DateOnly? Day { get; }

    public long Upvotes { get; }

    // Words with a blank on both sides, so that finding a phrase is finding a string; a line feed parts what no phrase spans.
    internal string Text { get; }

    internal string Authors { get; }

    internal IReadOnlyList<string> AuthorKeys { get; }

    /// <summary>The day a source announced it, else the day it was published.</summary>
    public static DateOnly? DayOf(Paper paper)
        => paper.Announced ?? (paper.Published is { } published ? DateOnly.FromDateTime(published.UtcDateTime) : null);

    /// <summary>0 when nobody has counted.</summary>
    public static long UpvotesOf(Paper paper) => paper.Signals.Upvotes?.Value ?? 0;

    /// <summary>What is found by words beside title, abstract and authors.</summary>
    public static IReadOnlyList<string> Remarks(Paper paper)
        => [paper.Id, paper.Doi ?? "", paper.Comment ?? "", paper.JournalRef ?? ""];

    public static IReadOnlyList<string> Names(Paper paper) => [.. paper.Authors.Select(author => author.Name)];

    /// <summary>What authors are found by who are written in another way than looked for: <see cref="AuthorTerm.KeysBegin"/>.</summary>
    public static IReadOnlyList<string> AuthorKeysOf(Paper paper) => [.. Names(paper).SelectMany(AuthorNames.KeysOf).Distinct()];

    /// <summary>The values of <c>has:</c> that hold: <c>code</c>, <c>data</c>, <c>model</c>, <c>project</c>.</summary>
    public static IReadOnlyList<string> HasOf(Paper paper)
        => [.. paper.Links.Select(link => HasValues.Of(link.Kind)).OfType<string>().Distinct()];

    internal IReadOnlyList<string> Values(PaperField field) => _values[field];

    private static string Joined(IEnumerable<string> parts)
    {
        var reader = new PaperText();
        var text = new StringBuilder(" ");
        foreach (var part in parts)
        {
            reader.Read(part);
            while (reader.Next())
                text.Append(reader.Singular()).Append(' ');
            text.Append("\n ");
        }

        return text.ToString();
    }
}
