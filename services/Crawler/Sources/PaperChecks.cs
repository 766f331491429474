using System.Text.RegularExpressions;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>What holds for papers from all sources: how their text is cleaned, and what makes one unusable.</summary>
internal static partial class PaperChecks
{
    /// <summary>Characters of an id.</summary>
    public const int MaxId = 200;

    /// <summary>Characters of a title. A longer one is a fault: it is something else.</summary>
    public const int MaxTitle = 1_000;

    /// <summary>Characters of an abstract. A longer one is a fault: the longest on arXiv have some 3,000.</summary>
    public const int MaxAbstract = 100_000;

    /// <summary>Authors of a paper. More are a fault; the longest real lists have some 3,000.</summary>
    public const int MaxAuthors = 4_000;

    /// <summary>Characters of a name, an affiliation, a licence; the rest is cut off.</summary>
    public const int MaxName = 1_000;

    /// <summary>Characters of a comment or a journal reference; the rest is cut off.</summary>
    public const int MaxRemark = 5_000;

    /// <summary>Categories of a paper, and links; more are left out.</summary>
    public const int MaxLabels = 50;

    /// <summary>The year of the oldest paper. The youngest may be of next year: print is dated ahead.</summary>
    public const int FirstYear = 1800;

    /// <summary>
    /// The paper as it is kept: text cleaned (<see cref="PlainText"/>), the rest brought into the form that <see cref="Paper"/> promises.
    /// What is no essential part and not in that form, such as a link to a file or an ill-written category, is left out.
    /// </summary>
    /// <remarks>Two authors of one name stay two: namesakes do write papers together.</remarks>
    public static Paper Clean(Paper paper) => paper with
    {
        Title = PlainText.Line(paper.Title),
        Abstract = PlainText.Paragraphs(paper.Abstract),
        Authors = [.. paper.Authors.Select(Clean).Where(author => author.Name.Length > 0)],
        Categories = Categories(paper),
        PrimaryCategory = paper.PrimaryCategory is { } primary && Category().IsMatch(primary) ? primary : null,
        License = WebAddress(paper.License),
        Doi = paper.Doi is null ? null : Doi.Find(paper.Doi),
        Comment = Remark(paper.Comment, MaxRemark),
        JournalRef = Remark(paper.JournalRef, MaxRemark),
        Links = Links(paper.Links),
    };

    /// <summary>Why a cleaned paper cannot be kept, with the field and its value; null when it can.</summary>
    /// <param name="now">What dates are held against.</param>
    public static string? Fault(Paper paper, DateTimeOffset now)
    {
        if (paper.Id.Length > MaxId)
            return $"id: {paper.Id.Length:N0} characters, more than {MaxId}";

        if (!Id().IsMatch(paper.Id))
            return $"id: {Excerpt.Of(paper.Id)} is not of the form source:name without white space";

        if (paper.Title.Length == 0)
            return "title: empty";

        if (paper.Title.Length > MaxTitle)
            return $"title: {paper.Title.Length:N0} characters, more than {MaxTitle:N0}";

        if (paper.Abstract.Length > MaxAbstract)
            return $"abstract: {paper.Abstract.Length:N0} characters, more than {MaxAbstract:N0}";

        if (paper.Authors.Count > MaxAuthors)
            return $"authors: {paper.Authors.Count:N0}, more than {MaxAuthors:N0}";

        return NulCharacter("title", paper.Title)
            ?? NulCharacter("abstract", paper.Abstract)
            ?? NulCharacter("comment", paper.Comment)
            ?? NulCharacter("journalRef", paper.JournalRef)
            ?? paper.Authors.Select(author => NulCharacter("authors", author.Name) ?? NulCharacter("authors", author.Affiliation))
                .FirstOrDefault(fault => fault is not null)
            ?? Implausible("published", paper.Published?.Year, now)
            ?? Implausible("updated", paper.Updated?.Year, now)
            ?? Implausible("announced", paper.Announced?.Year, now);
    }

    private static string? NulCharacter(string field, string? text)
        => text is not null && text.Contains('\0') ? $"{field}: holds a NUL character, in {Excerpt.Of(text[Math.Max(0, text.IndexOf('\0') - 20)..])}" : null;

    private static string? Implausible(string field, int? year, DateTimeOffset now)
        => year < FirstYear || year > now.Year + 1 ? $"{field}: the year {year} is not between {FirstYear} and {now.Year + 1}" : null;

    private static Author Clean(Author author) => new(
        Cut(PlainText.Line(author.Name), MaxName),
        Remark(author.Affiliation, MaxName),
        author.Orcid is not null && Orcid().Match(author.Orcid) is { Success: true } orcid ? orcid.Value.ToUpperInvariant() : null);

    private static List<string> Categories(Paper paper)
    {
        IEnumerable<string> primaryFirst = paper.PrimaryCategory is { } primary ? [primary, .. paper.Categories] : paper.Categories;
        return [.. primaryFirst.Where(category => Category().IsMatch(category)).Distinct(StringComparer.Ordinal).Take(MaxLabels)];
    }

    private static List<PaperLink> Links(IReadOnlyList<PaperLink> links)
        => [.. links
            .Select(link => WebAddress(link.Url) is { } url ? link with { Url = url } : null)
            .OfType<PaperLink>()
            .DistinctBy(link => link.Url, StringComparer.Ordinal)
            .Take(MaxLabels)];

    private static string? WebAddress(string? text)
        => Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsoluteUri.Length <= MaxName
            ? uri.AbsoluteUri
            : null;

    private static string? Remark(string? text, int max)
        => text is not null && PlainText.Line(text) is { Length: > 0 } line ? Cut(line, max) : null;

    // Never between the two halves of a character.
    private static string Cut(string text, int max)
        => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    // No white space or control character; after the colon no empty or dotted part, which a browser would take out of the address.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*:[^\s\p{C}/]+(/[^\s\p{C}/]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9.-]{0,31}$", RegexOptions.NonBacktracking)]
    private static partial Regex Category();

    [GeneratedRegex(@"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx]", RegexOptions.NonBacktracking)]
    private static partial Regex Orcid();
}
