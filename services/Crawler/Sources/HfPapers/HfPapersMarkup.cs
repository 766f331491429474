using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources.HfDaily;

namespace PaperMesh.Crawler.Sources.HfPapers;

/// <summary>What Hugging Face's pages show to the eye. It is less than what is embedded: a card has no abstract, and no authors.</summary>
internal static partial class HfPapersMarkup
{
    private const string Page = "/papers/";

    /// <summary>A card in the list of a day.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Paper ReadCard(IElement card, string source, DateOnly day, DateTimeOffset at)
    {
        var link = card.QuerySelector($"h3 a[href^='{Page}']") ?? throw new FormatException("title: no h3 with a link to a paper");
        var given = link.GetAttribute("href")![Page.Length..];
        var id = HfPaper.IdOf(given);
        return new Paper
        {
            Id = id.PaperId,
            Version = id.Version,
            Title = link.TextContent,
            Announced = day,
            Links = id.Links,
            Signals = new Signals
            {
                Upvotes = Count(card.QuerySelector("a[href^='/login'] .leading-none"), at),
                Comments = Count(card.QuerySelector("a[href$='#community']"), at),
            },
            Sources = [new SourceRecord(source, given, at)],
        };
    }

    /// <summary>A paper's own page.</summary>
    /// <exception cref="FormatException">It leads to another paper on arXiv.</exception>
    public static Paper ReadPage(IHtmlDocument document, ArxivId wanted, string source, DateTimeOffset at)
    {
        var onArxiv = document.QuerySelectorAll("a[href*='arxiv.org/']").Select(link => PaperReference.Arxiv(link.GetAttribute("href")!));
        if (onArxiv.All(id => id?.AsArxivWritesIt.Number != wanted.Number))
            throw new FormatException($"id: the page does not lead to {wanted.Number} on arXiv");

        var heading = document.QuerySelectorAll("h2").FirstOrDefault(heading => heading.TextContent.Trim() is "Abstract");
        var published = PublishedOn().Match(document.Body!.TextContent);
        return new Paper
        {
            Id = wanted.PaperId,
            Title = document.QuerySelector("h1")!.TextContent,
            Abstract = heading?.ParentElement is { } section ? string.Join("\n\n", section.QuerySelectorAll("p").Select(HtmlText.Of)) : "",
            Authors = [.. document.QuerySelectorAll(".author").Select(author => new Author(author.TextContent.Trim(' ', ',', '\n', '\t')))],
            Published = published.Success ? WrittenDate.Find(published.Groups["date"].Value) : null,
            Links = wanted.Links,
            Signals = new Signals { Upvotes = Count(document.QuerySelector("a[href^='/login'] .leading-none"), at) },
            Sources = [new SourceRecord(source, wanted.Number, at)],
        };
    }

    // "1.2k" and "-" are no counts.
    private static Signal? Count(IElement? element, DateTimeOffset at)
        => int.TryParse(element?.TextContent.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new Signal(count, at)
            : null;

    [GeneratedRegex(@"Published on\s+(?<date>[A-Z][a-z]{2} [0-9]{1,2}, [0-9]{4})", RegexOptions.NonBacktracking)]
    private static partial Regex PublishedOn();
}
