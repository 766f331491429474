using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Links;

/// <summary>Takes the addresses of code, models, data and project pages out of abstracts and comments.</summary>
/// <remarks>
/// Reads what people write: without <c>https://</c>, in <c>\url{…}</c>, <c>\href{…}{…}</c> or brackets, with a full stop behind it,
/// with <c>\_</c> in it, broken at the end of a line. Each text is read once; what is looked at around an address is bounded, whatever the
/// text holds.
/// </remarks>
internal static class LinkFinder
{
    /// <summary>More are not taken.</summary>
    public const int MostLinks = 20;

    private const int LongestAddress = 300;
    private const int LongestCue = 60;

    /// <summary>What an address can be known by. Anything with a scheme may be a project page, if the words before it say so.</summary>
    private static readonly SearchValues<string> Marks = SearchValues.Create(
        [
            "://", ".github.io", ".gitlab.io", "sites.google.com/", "github.com/", "gitlab.", "bitbucket.org/", "codeberg.org/",
            "4open.science/", "huggingface.co/", "hf.co/", "kaggle.com/", "zenodo.org/", "10.5281/zenodo.",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/");

    private static readonly SearchValues<char> AddressChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/_~?#&=%+@!*");

    private static readonly SearchValues<char> LatexEscaped = SearchValues.Create("_%&#~");

    /// <summary>Behind the first letter, these tell the rest of a broken address from the next word of the sentence.</summary>
    private static readonly SearchValues<char> NeverInWords = SearchValues.Create("-_/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<string> ProjectCues = SearchValues.Create(
        ["project page", "project website", "project webpage", "project web page", "project site", "project homepage", "project:"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>The links in the texts, in their order, each once.</summary>
    public static IReadOnlyList<PaperLink> Find(params ReadOnlySpan<string?> texts)
    {
        var links = new List<PaperLink>();
        foreach (var text in texts)
            Find(text ?? "", links);

        return links;
    }

    /// <summary>What the source gave, and behind it what was found and is not among that.</summary>
    public static IReadOnlyList<PaperLink> Merge(IReadOnlyList<PaperLink> given, IReadOnlyList<PaperLink> found)
        => found.Count == 0 ? given : [.. given, .. found.ExceptBy(given.Select(Key), Key)];

    private static void Find(string text, List<PaperLink> links)
    {
        for (var from = 0; from < text.Length && links.Count < MostLinks;)
        {
            var mark = text.AsSpan(from).IndexOfAny(Marks);
            if (mark < 0)
                return;

            mark += from;
            var start = StartOf(text, mark, from);
            var end = EndOf(text, mark);

            var isProject = IsProject(text.AsSpan(from..start));
            if (TryRead(text, start, ref end, isProject, out var link) && !links.Exists(known => Key(known) == Key(link)))
                links.Add(link);

            from = end;
        }
    }

    private static int StartOf(string text, int mark, int from)
    {
        var before = text.AsSpan(Math.Max(from, mark - LongestAddress)..mark);
        return mark - before.Length + before.LastIndexOfAnyExcept(HostChars) + 1;
    }

    private static int EndOf(string text, int at)
    {
        var last = Math.Min(text.Length, at + LongestAddress);
        while (at < last && (AddressChars.Contains(text[at]) || IsEscape(text, at)))
            at++;

        return at;
    }

    private static bool IsEscape(string text, int at) => text[at] == '\\' && at + 1 < text.Length && LatexEscaped.Contains(text[at + 1]);

    /// <summary>Whether the words since the last link announce a project page.</summary>
    private static bool IsProject(ReadOnlySpan<char> before) => before[^Math.Min(before.Length, LongestCue)..].ContainsAny(ProjectCues);

    /// <summary>Reads the address from start to end, and on over the blank at which a line broke it.</summary>
    private static bool TryRead(string text, int start, ref int end, bool isProject, [NotNullWhen(true)] out PaperLink? link)
    {
        var written = text[start..end];
        link = Recognise(written, isProject);

        var goesOn = end;
        while (goesOn < text.Length && goesOn < end + 4 && char.IsWhiteSpace(text[goesOn]))
            goesOn++;

        var rest = text[goesOn..EndOf(text, goesOn)];
        if (goesOn == end || !IsBroken(written, link, rest))
            return link is not null;

        link = Recognise(written + rest, isProject) ?? link;
        end = goesOn + rest.Length;
        return link is not null;
    }

    /// <summary>No address ends in a hyphen; one that ends in a slash may go on, with something that is no English word.</summary>
    private static bool IsBroken(string written, PaperLink? link, string rest)
        => rest != "" && char.IsAsciiLetterOrDigit(rest[0])
            && (written[^1] == '-'
                || (link is null && written[^1] == '/' && rest.AsSpan(1).ContainsAny(NeverInWords)));

    private static PaperLink? Recognise(string written, bool isProject)
    {
        var address = written.Replace("\\", "", StringComparison.Ordinal).TrimEnd('.', ',', ';', ':', '!', '?', '*', '&', '=', '#', '~');
        var scheme = address.IndexOf("://", StringComparison.Ordinal);

        if (scheme < 0)
            address = "https://" + address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('/', '.');
        else if (address.AsSpan(0, scheme).EndsWith("https", StringComparison.OrdinalIgnoreCase))
            address = address[(scheme - 5)..];
        else if (address.AsSpan(0, scheme).EndsWith("http", StringComparison.OrdinalIgnoreCase))
            address = address[(scheme - 4)..];
        else
            return null;

        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsPublic(uri) ? KnownHosts.Recognise(uri, isProject) : null;
    }

    private static bool IsPublic(Uri uri)
        => uri.HostNameType == UriHostNameType.Dns
            && uri.Host.Contains('.', StringComparison.Ordinal)
            && uri.UserInfo == ""
            && uri.IsDefaultPort;

    /// <summary>Two links of one key lead to the same place.</summary>
    private static string Key(PaperLink link)
    {
        var address = link.Url.AsSpan();
        address = address[(address.IndexOf("//") + 2)..];
        if (address.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            address = address[4..];

        return address.TrimEnd('/').ToString().ToLowerInvariant();
    }
}
