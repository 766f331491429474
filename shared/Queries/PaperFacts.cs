using System.Text;
using PaperMesh.Contracts;

namespace PaperMesh.Queries;

/// <summary>What queries ask about one paper, read once for any number of queries. The index holds the same.</summary>
public sealed class PaperFacts
{
    // Of a word's first characters, those that are keys: see AccessKind.WordStart.
    internal const int MinStart = 2;
    internal const int MaxStart = 4;

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

    /// <summary>Tells of every key that the paper has: <see cref="QueryTerm.Needs"/>.</summary>
    public void VisitKeys(AccessKeyVisitor visit)
    {
        visit(AccessKind.Id, Id);
        visit(AccessKind.Title, TitleKey);
        VisitText(visit);
        VisitAuthors(visit);

        foreach (var topic in Values(PaperField.Topic))
            visit(AccessKind.Topic, topic);
        foreach (var category in Values(PaperField.Category))
            VisitCategory(category, visit);
        foreach (var source in Values(PaperField.Source))
            visit(AccessKind.Source, source);
        foreach (var has in Values(PaperField.Has))
            visit(AccessKind.Has, has);
    }

    /// <summary>The names in one of <see cref="AuthorKeysOf"/>, or in how one begins: what stands before the second blank.</summary>
    internal static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> authorKey)
    {
        var family = authorKey.IndexOf(' ') + 1;
        return authorKey[..(family + authorKey[family..].IndexOf(' '))];
    }

    /// <summary>Whether words follow each other in <see cref="Text"/> or <see cref="Authors"/>.</summary>
    internal static bool HasWords(string text, string phrase)
    {
        if (phrase.Length == 0)
            return false;

        var at = text.IndexOf(phrase, StringComparison.Ordinal);
        while (at > 0 && (text[at - 1] != ' ' || text[at + phrase.Length] != ' '))
            at = text.IndexOf(phrase, at + 1, StringComparison.Ordinal);
        return at > 0;
    }

    internal IReadOnlyList<string> Values(PaperField field) => _values[field];

    private void VisitText(AccessKeyVisitor visit)
    {
        foreach (var range in Text.AsSpan().Split(' '))
        {
            if (Text.AsSpan(range) is not ([] or ['\n']) and var word)
            {
                visit(AccessKind.Word, word);
                for (var length = MinStart; length <= Math.Min(word.Length, MaxStart); length++)
                    visit(AccessKind.WordStart, word[..length]);
            }
        }
    }

    private void VisitAuthors(AccessKeyVisitor visit)
    {
        foreach (var key in AuthorKeys)
            visit(AccessKind.Name, NameOf(key));

        var before = -1;
        foreach (var range in Authors.AsSpan().Split(' '))
        {
            var (from, length) = range.GetOffsetAndLength(Authors.Length);
            if (Authors.AsSpan(from, length) is [] or ['\n'])
            {
                before = -1;
                continue;
            }

            visit(AccessKind.Author, Authors.AsSpan(from, length));
            if (before >= 0)
                visit(AccessKind.Author, Authors.AsSpan(before, from + length - before));
            before = from;
        }
    }

    private static void VisitCategory(string category, AccessKeyVisitor visit)
    {
        for (var length = 0; length <= category.Length; length++)
        {
            visit(AccessKind.CategoryStart, category.AsSpan(0, length));
            if (length == category.Length || category[length] == '.')
                visit(AccessKind.Category, category.AsSpan(0, length));
        }
    }

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
