using System.Text.RegularExpressions;

namespace PaperMesh.Queries;

/// <summary>arXiv's ids in the ways in which people write and paste them.</summary>
public static partial class ArxivId
{
    /// <summary>
    /// The paper's id (<c>arxiv:2309.12345</c>, <c>arxiv:math/0301001</c>) for <c>2309.12345</c>, <c>arXiv:2309.12345v2</c>,
    /// <c>math.AG/0301001</c> or the address of its page or PDF at arxiv.org; null for anything else.
    /// </summary>
    public static string? Read(string text)
        => Forms().Match(text) is { Success: true } match
            ? $"arxiv:{match.Groups["archive"].Value.ToLowerInvariant()}{match.Groups["number"].Value}"
            : null;

    [GeneratedRegex(
        @"^(https?://([a-z]+\.)?arxiv\.org/(abs|pdf|html)/|arxiv:)?((?<number>[0-9]{4}\.[0-9]{4,5})|(?<archive>[a-z-]+)(\.[a-z-]{2,})?(?<number>/[0-9]{7}))(v[0-9]{1,3})?(\.pdf)?$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Forms();
}
