using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.History;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Pages;

/// <summary>Pages as Markdown (CommonMark), for programs that read, and people at a terminal.</summary>
/// <remarks>Whatever Markdown or HTML a paper's text may hold is escaped, so that it is text there too.</remarks>
internal static class Markdown
{
    private const string Special = "\\`*_{}[]<>#|!~$&";

    public static ContentHttpResult Result(string text) => TypedResults.Text(text, "text/markdown; charset=utf-8");

    /// <param name="listing">What is listed.</param>
    /// <param name="site">Address of this site, without a slash at its end.</param>
    public static string Of(Listing listing, string site)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Escaped(listing.Title)}\n\n{Numbers.Of(listing.Total, "paper", "papers")}\n");
        foreach (var stored in listing.Papers)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## [{Escaped(Latex.Plain(stored.Paper.Title))}]({site}{Paths.Paper(stored.Id)})\n");
            Add(text, Facts(stored, Byline.Short(stored.Paper)));
            Add(text, Escaped(Scripts.Flatten(Excerpt.Of(stored.Paper.Abstract, 600))));
            Add(text, Links(stored.Paper));
        }

        if (listing.Next is not null)
            text.Append(CultureInfo.InvariantCulture, $"\n[More papers]({site}{listing.Next})\n");

        return text.ToString();
    }

    /// <inheritdoc cref="Of(Listing, string)"/>
    public static string Of(StoredPaper stored)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {Escaped(Latex.Plain(stored.Paper.Title))}\n");
        Add(text, Facts(stored, string.Join(", ", stored.Paper.Authors.Select(author => Latex.Plain(author.Name)))));
        foreach (var paragraph in stored.Paper.Abstract.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Add(text, Escaped(Latex.Plain(paragraph)));

        Add(text, Links(stored.Paper));
        return text.ToString();
    }

    /// <inheritdoc cref="Of(Listing, string)"/>
    public static string Of(IReadOnlyList<TopicGroup> groups, string site)
    {
        var text = new StringBuilder("# Topics\n");
        foreach (var group in groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Escaped(group.Title)}\n\n");
            foreach (var topic in group.Topics)
                text.Append(CultureInfo.InvariantCulture, $"- [{Escaped(topic.Name)}]({site}{Paths.Topic(topic.Slug)}): {Numbers.Of(topic.Count, "paper", "papers")}\n");
        }

        return text.ToString();
    }

    /// <summary>A paper's versions; what was taken out is struck through, what was put in is strong.</summary>
    public static string Of(StoredPaper stored, PaperHistory history, string site)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# History of [{Escaped(Latex.Plain(stored.Paper.Title))}]({site}{Paths.Paper(stored.Id)})\n");
        foreach (var state in history.Items)
        {
            string?[] days =
            [
                state.Submitted is { } submitted ? $"submitted {Days.Short(Days.Of(submitted))}" : null,
                state.Seen is { } seen ? $"here since {Days.Short(Days.Of(seen))}" : null,
            ];
            text.Append(CultureInfo.InvariantCulture, $"\n## Version {state.Version}\n");
            Add(text, string.Join(", ", days.OfType<string>()));
            Add(text, state.Changes is null ? Escaped(state.Title ?? "") : Changed(state.Changes.Title));
            Add(text, state.Changes is null ? Escaped(state.Abstract ?? "") : Changed(state.Changes.Abstract));
        }

        return text.ToString();
    }

    private static string Changed(IReadOnlyList<DiffPart> parts) => string.Concat(parts.Select(part => part.Kind switch
    {
        DiffKind.Removed => Marked(part.Text, "~~"),
        DiffKind.Added => Marked(part.Text, "**"),
        _ => Escaped(part.Text),
    }));

    /// <summary>A mark must touch the words that it is about (CommonMark, 6.2).</summary>
    private static string Marked(string text, string mark)
    {
        var words = text.Trim();
        if (words.Length == 0)
            return Escaped(text);

        var start = text.IndexOf(words, StringComparison.Ordinal);
        return $"{Escaped(text[..start])}{mark}{Escaped(words)}{mark}{Escaped(text[(start + words.Length)..])}";
    }

    private static string Facts(StoredPaper stored, string authors)
    {
        var paper = stored.Paper;
        string?[] facts =
        [
            paper.Withdrawn ? "**Withdrawn**" : null,
            Samples.Holds(stored) ? "invented sample" : null,
            Escaped(authors),
            PaperFacts.DayOf(paper) is { } day ? Days.Short(day) : null,
            Escaped(string.Join(", ", stored.Tags.Select(tag => tag.Name))),
            paper.Signals.Upvotes is { Value: > 0 } upvotes ? Numbers.Of(upvotes.Value, "upvote", "upvotes") : null,
        ];

        return string.Join(" · ", facts.Where(fact => !string.IsNullOrEmpty(fact)));
    }

    private static string Links(Paper paper)
        => string.Join(" · ", PaperLinks.Checked(paper).Select(link => $"[{Escaped(link.Kind)}](<{link.Url}>)"));

    private static void Add(StringBuilder text, string paragraph)
    {
        if (paragraph.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n{paragraph}\n");
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
                escaped.Append('\\');

            escaped.Append(c is '\n' or '\r' ? ' ' : c);
        }

        return escaped.ToString();
    }
}
