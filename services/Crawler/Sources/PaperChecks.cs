using System.Buffers;
using System.Globalization;
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

    private static readonly SearchValues<char> CategoryCharacters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.");

    private static readonly SearchValues<char> PathCharacters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_.-");

    private static readonly SearchValues<char> SourceCharacters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>
    /// The paper as it is kept: text cleaned (<see cref="PlainText"/>), the rest brought into the form that <see cref="Paper"/> promises.
    /// What is no essential part and not in that form, such as a link to a file or an ill-written category, is left out.
    /// </summary>
    /// <remarks>Two authors of one name stay two: namesakes do write papers together.</remarks>
    /// <param name="paper">As its reader gives it.</param>
    /// <param name="areTextsClean">The reader has cleaned title, abstract, comment and journal reference, in which entities are read once.</param>
    public static Paper Clean(Paper paper, bool areTextsClean = false)
    {
        var title = areTextsClean ? paper.Title : PlainText.Line(paper.Title);
        var @abstract = areTextsClean ? paper.Abstract : PlainText.Paragraphs(paper.Abstract);
        var authors = Authors(paper.Authors);
        var categories = Categories(paper);
        var primary = paper.PrimaryCategory is { } given && IsCategory(given) ? given : null;
        var license = WebAddress(paper.License);
        var doi = paper.Doi is null ? null : Doi.Find(paper.Doi);
        var comment = Remark(paper.Comment, MaxRemark, areTextsClean);
        var journalRef = Remark(paper.JournalRef, MaxRemark, areTextsClean);
        var links = Links(paper.Links);

        // What is in order is kept as it is, here and below: most papers are, and readers clean the long texts themselves.
        return (object)title == paper.Title && (object)@abstract == paper.Abstract && authors == paper.Authors && categories == paper.Categories
            && (object?)primary == paper.PrimaryCategory && (object?)license == paper.License && (object?)doi == paper.Doi
            && (object?)comment == paper.Comment && (object?)journalRef == paper.JournalRef && links == paper.Links
            ? paper
            : paper with
            {
                Title = title,
                Abstract = @abstract,
                Authors = authors,
                Categories = categories,
                PrimaryCategory = primary,
                License = license,
                Doi = doi,
                Comment = comment,
                JournalRef = journalRef,
                Links = links,
            };
    }

    /// <summary>Why a cleaned paper cannot be kept, with the field and its value; null when it can.</summary>
    /// <param name="now">What dates are held against.</param>
    public static string? Fault(Paper paper, DateTimeOffset now)
    {
        if (paper.Id.Length > MaxId)
            return $"id: {paper.Id.Length:N0} characters, more than {MaxId}";

        if (!IsId(paper.Id))
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
            ?? NulCharacter(paper.Authors)
            ?? Implausible("published", paper.Published?.Year, now)
            ?? Implausible("updated", paper.Updated?.Year, now)
            ?? Implausible("announced", paper.Announced?.Year, now);
    }

    // After the colon no white space or control character, and no empty part, which a browser would take out of the address.
    private static bool IsId(string id)
    {
        var colon = id.IndexOf(':');
        if (colon < 1 || !char.IsAsciiLetterOrDigit(id[0]) || id.AsSpan(0, colon).ContainsAnyExcept(SourceCharacters))
            return false;

        var before = '/';
        foreach (var c in id.AsSpan(colon + 1))
        {
            if ((c == '/' && before == '/') || char.IsWhiteSpace(c) || IsNoCharacter(c))
                return false;

            before = c;
        }

        return before != '/';
    }

    // As \p{C}: whatever controls, is half of a pair, or means nothing.
    private static bool IsNoCharacter(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string? NulCharacter(string field, string? text)
        => text is not null && text.Contains('\0') ? $"{field}: holds a NUL character, in {Excerpt.Of(text[Math.Max(0, text.IndexOf('\0') - 20)..])}" : null;

    private static string? NulCharacter(IReadOnlyList<Author> authors)
    {
        for (var at = 0; at < authors.Count; at++)
        {
            var author = authors[at];
            if ((NulCharacter("authors", author.Name) ?? NulCharacter("authors", author.Affiliation)) is { } fault)
                return fault;
        }

        return null;
    }

    private static string? Implausible(string field, int? year, DateTimeOffset now)
        => year < FirstYear || year > now.Year + 1 ? $"{field}: the year {year} is not between {FirstYear} and {now.Year + 1}" : null;

    private static IReadOnlyList<Author> Authors(IReadOnlyList<Author> authors)
    {
        for (var at = 0; at < authors.Count; at++)
        {
            var author = authors[at];
            if (Clean(author) is var cleaned && (!ReferenceEquals(cleaned, author) || cleaned.Name.Length == 0))
                return [.. authors.Select(Clean).Where(kept => kept.Name.Length > 0)];
        }

        return authors;
    }

    private static Author Clean(Author author)
    {
        var name = Cut(PlainText.Line(author.Name), MaxName);
        var affiliation = Remark(author.Affiliation, MaxName);
        var orcid = author.Orcid is not null && Orcid().Match(author.Orcid) is { Success: true } found ? found.Value.ToUpperInvariant() : null;
        return ReferenceEquals(name, author.Name) && ReferenceEquals(affiliation, author.Affiliation) && ReferenceEquals(orcid, author.Orcid)
            ? author
            : new Author(name, affiliation, orcid);
    }

    private static IReadOnlyList<string> Categories(Paper paper)
    {
        if (AreInOrder(paper.Categories, paper.PrimaryCategory))
            return paper.Categories;

        var kept = new List<string>(Math.Min(paper.Categories.Count + 1, MaxLabels));
        if (paper.PrimaryCategory is { } primary && IsCategory(primary))
            kept.Add(primary);

        foreach (var category in paper.Categories)
        {
            if (kept.Count < MaxLabels && IsCategory(category) && !kept.Contains(category))
                kept.Add(category);
        }

        return kept;
    }

    // Each once, and the primary one first.
    private static bool AreInOrder(IReadOnlyList<string> categories, string? primary)
    {
        if (categories.Count > MaxLabels || (primary is not null && (categories.Count == 0 || categories[0] != primary)))
            return false;

        for (var at = 0; at < categories.Count; at++)
        {
            if (!IsCategory(categories[at]))
                return false;

            for (var before = 0; before < at; before++)
            {
                if (categories[before] == categories[at])
                    return false;
            }
        }

        return true;
    }

    private static bool IsCategory(string text)
        => text.Length is > 0 and <= 32 && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(CategoryCharacters);

    private static IReadOnlyList<PaperLink> Links(IReadOnlyList<PaperLink> links)
    {
        if (AreInOrder(links))
            return links;

        var kept = new List<PaperLink>(Math.Min(links.Count, MaxLabels));
        foreach (var link in links)
        {
            if (kept.Count < MaxLabels && WebAddress(link.Url) is { } url && !kept.Exists(known => known.Url == url))
                kept.Add(url == link.Url ? link : link with { Url = url });
        }

        return kept;
    }

    private static bool AreInOrder(IReadOnlyList<PaperLink> links)
    {
        if (links.Count > MaxLabels)
            return false;

        for (var at = 0; at < links.Count; at++)
        {
            if (!IsInNormalForm(links[at].Url))
                return false;

            for (var before = 0; before < at; before++)
            {
                if (links[before].Url == links[at].Url)
                    return false;
            }
        }

        return true;
    }

    private static string? WebAddress(string? text)
        => text is not null && IsInNormalForm(text) ? text
            : Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsoluteUri.Length <= MaxName
            ? uri.AbsoluteUri
            : null;

    // As nearly all are: a name that is no number, a path without anything to escape or to resolve. Uri would say the same, but slowly.
    private static bool IsInNormalForm(string text)
    {
        var rest = text.AsSpan();
        rest = rest.StartsWith("https://") ? rest[8..] : rest.StartsWith("http://") ? rest[7..] : [];
        var host = rest[..Math.Max(rest.IndexOf('/'), 0)];
        return text.Length <= MaxName
            && host.LastIndexOf('.') is var dot and > 0 && host.Length - dot > 2 && !host[(dot + 1)..].ContainsAnyExceptInRange('a', 'z')
            && !host.ContainsAnyExcept(HostCharacters) && char.IsAsciiLetterLower(host[0]) && !host.Contains("..", StringComparison.Ordinal)
            && !rest[host.Length..].ContainsAnyExcept(PathCharacters) && !rest.Contains("/.", StringComparison.Ordinal);
    }

    private static string? Remark(string? text, int max, bool isClean = false)
        => text is not null && (isClean ? text : PlainText.Line(text)) is { Length: > 0 } line ? Cut(line, max) : null;

    // Never between the two halves of a character.
    private static string Cut(string text, int max)
        => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    [GeneratedRegex(@"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx]", RegexOptions.NonBacktracking)]
    private static partial Regex Orcid();
}
