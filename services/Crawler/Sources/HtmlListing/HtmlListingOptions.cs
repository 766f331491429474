using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Crawler.Sources.HtmlListing;

/// <summary>
/// How a page lists papers, in CSS selectors. Each but <see cref="Item"/> is looked for within an item, and may end in <c>@attribute</c>:
/// <c>h3 a@href</c>, <c>@data-id</c>. An item that is a <c>dt</c> has its <c>dd</c>s with it.
/// </summary>
internal sealed class HtmlListingOptions
{
    /// <summary>One paper.</summary>
    [Required(ErrorMessage = "Item is missing: the CSS selector of one paper, such as ul.papers > li.")]
    [Selector]
    public string Item { get; set; } = "";

    /// <summary>Its title. An item without one is a bad record.</summary>
    [Required(ErrorMessage = "Title is missing: the CSS selector of a paper's title within its item, such as h3 a.")]
    [Selector]
    public string Title { get; set; } = "";

    /// <summary>Its page.</summary>
    [Selector]
    public string Link { get; set; } = "a@href";

    /// <summary>Its authors: one element for each, or all in one.</summary>
    [Selector]
    public string? Authors { get; set; }

    /// <summary>What parts the names in one element: <c>;</c>. Absent: semicolons, or commas and "and".</summary>
    public string? AuthorsSplit { get; set; }

    [Selector]
    public string? Abstract { get; set; }

    /// <summary>The day on which it appeared.</summary>
    [Selector]
    public string? Date { get; set; }

    /// <summary>As .NET writes it: <c>dd.MM.yyyy</c>. Absent: RFC 3339, RFC 822, "24 November 2026".</summary>
    public string? DateFormat { get; set; }

    /// <summary>What the site calls it. Absent: its link.</summary>
    [Selector]
    public string? Id { get; set; }

    /// <summary>The paper itself.</summary>
    [Selector]
    public string? Pdf { get; set; }

    /// <summary>The link to the next page of the list.</summary>
    [Selector]
    public string? NextPage { get; set; }

    /// <summary>Pages of the list that are read, from 1 to 1,000.</summary>
    [Range(1, 1_000, ErrorMessage = "MaxPages must be from 1 to 1000.")]
    public int MaxPages { get; set; } = 10;

    private sealed class SelectorAttribute : ValidationAttribute
    {
        protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
            => value is not string { Length: > 0 } text || Selector.TryParse(text, out _)
                ? ValidationResult.Success
                : new ValidationResult(
                    $"{validationContext.MemberName}: {Excerpt.Of(text)} is no CSS selector, nor one with @attribute behind it.");
    }
}
