using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Crawler;

/// <summary>How papers are collected: section <c>Crawler</c>.</summary>
public sealed class CrawlerOptions
{
    /// <summary>
    /// Where the operators of the sources reach whoever runs this: a mail address or a web address, sent with every request. Nothing
    /// outside is asked while it is missing.
    /// </summary>
    [RegularExpression(@"[ -'*-\[\]-~]*", ErrorMessage = "Crawler:Contact goes into a header: plain ASCII, without parentheses and backslashes.")]
    public string? Contact { get; set; }

    /// <summary>
    /// The parts of arXiv that are wanted: <c>cs</c>, <c>math</c>, <c>physics:hep-th</c> (the setSpecs of its OAI-PMH server, with all
    /// that is below them). Empty: everything.
    /// </summary>
    public IList<string> ArxivSets { get; } = [];

    /// <summary>How many days a source's first harvest goes back, from 0 to 3,650.</summary>
    [Range(0, 3_650)]
    public int FirstDays { get; set; } = 7;
}
