using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>What a feed or a page shows of a paper, before it is known which paper that is.</summary>
internal sealed partial record ListedPaper
{
    // With the name of the source before it, it has to fit into an id.
    private const int MaxName = 140;

    public required string Title { get; init; }

    /// <summary>Plain text.</summary>
    public string Abstract { get; init; } = "";

    public IReadOnlyList<Author> Authors { get; init; } = [];

    /// <summary>What the site calls it: a guid, an id.</summary>
    public string? NativeId { get; init; }

    /// <summary>Its page.</summary>
    public Uri? Link { get; init; }

    public Uri? Pdf { get; init; }

    /// <summary>Where else an arXiv id or a DOI may stand.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public string? License { get; init; }

    /// <summary>
    /// By its arXiv id, else its DOI, else what the site calls it, else its address. The announcement is its day, or today when it has none
    /// or one that is still to come. A site that lists what is on arXiv dates its listing, not the paper.
    /// </summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="at">When it was read.</param>
    /// <exception cref="FormatException">Nothing tells it from others.</exception>
    public Paper ToPaper(string source, DateTimeOffset at)
    {
        var native = NativeId ?? Link?.AbsoluteUri ?? throw new FormatException("id: it has neither an id nor a link");
        string[] references = [native, .. Link is null ? [] : (string[])[Link.AbsoluteUri], .. References];
        var arxiv = references.Select(PaperReference.Arxiv).FirstOrDefault(id => id is not null);
        var doi = references.Select(PaperReference.DoiIn).FirstOrDefault(found => found is not null && ArxivId.OfDoi(found) is null);
        var isDated = arxiv is null || (NativeId is not null && PaperReference.Arxiv(NativeId) is not null);

        var today = DateOnly.FromDateTime(at.UtcDateTime);
        var day = (Published ?? Updated) is { } date ? DateOnly.FromDateTime(date.UtcDateTime) : today;

        return new Paper
        {
            Id = arxiv?.PaperId ?? (doi is null ? $"{source}:{AsName(native)}" : $"doi:{doi}"),
            Version = arxiv?.Version ?? 1,
            Title = Title,
            Abstract = Abstract,
            Authors = Authors,
            Published = isDated ? Published : null,
            Updated = isDated ? Updated : null,
            Announced = day < today ? day : today,
            License = License,
            Doi = doi,
            Links = [.. arxiv?.Links ?? [], .. LinkTo(LinkKinds.Abstract, Link, arxiv), .. LinkTo(LinkKinds.Pdf, Pdf, arxiv)],
            Sources = [new SourceRecord(source, native, at)],
        };
    }

    // arXiv's own are there already.
    private static IEnumerable<PaperLink> LinkTo(string kind, Uri? address, ArxivId? arxiv)
        => address is null || (arxiv is not null && PaperReference.Arxiv(address.AbsoluteUri) is not null)
            ? []
            : [new PaperLink(kind, address.AbsoluteUri)];

    // An id is part of an address: one that could not be is told by its hash.
    private static string AsName(string native)
    {
        var name = Scheme().Replace(native.Trim(), "").TrimEnd('/');
        return name.Length <= MaxName && Name().IsMatch(name) && name.Split('/').All(part => part is not ("." or ".."))
            ? name
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(native.Trim())).AsSpan(0, 16));
    }

    [GeneratedRegex("^https?://(www\\.)?", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex("^[A-Za-z0-9._:,@=~+-]+(/[A-Za-z0-9._:,@=~+-]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
