using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Links;

/// <summary>Takes the addresses of code, models, data and demos and project pages out of abstracts and comments.</summary>
/// <remarks>
/// Reads what people write: without <c>https://</c>, in <c>\url{…}</c>, <c>\href{…}{…}</c> or brackets, with a full stop behind it,
/// with <c>\_</c> in it, broken at the end of a line. Each text is read once; what is looked at around an address is bounded, whatever the
/// text holds.
/// </remarks>
internal static class LinkFinder
{
    /// <summary>More are not taken.</summary>
    public const int MostLinks = 20;

    /// <summary>Addresses, of whatever kind, of which more are not looked at: no paper has so many.</summary>
    public const int MostAddresses = 100;

    private const int LongestAddress = 300;
    private const int LongestCue = 60;

    /// <summary>What an address can be known by. Anything with a scheme may be one, if the words before it say so.</summary>
    private static readonly SearchValues<string> Marks = SearchValues.Create(
        [
            "://", ".github.io", ".gitlab.io", "sites.google.com/", "github.com/", "gitlab.", "bitbucket.org/", "codeberg.org/",
            "4open.science/", "huggingface.co/", "hf.co/", ".hf.space", "modelscope.cn/", "kaggle.com/", "zenodo.org/", "10.5281/zenodo.",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/");

    private static readonly SearchValues<char> AddressChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/_~?#&=%+@!*");

    private static readonly SearchValues<char> LatexEscaped = SearchValues.Create("_%&#~");

    /// <summary>Behind the first letter, these tell the rest of a broken address from the next word of the sentence.</summary>
    private static readonly SearchValues<char> NeverInWords = SearchValues.Create("-_/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>What a text says before the address of each.</summary>
    private static readonly (string Kind, SearchValues<string> Words)[] Cues =
    [
        (LinkKinds.Project, Words(
            "project page", "project website", "project webpage", "project web page", "project site", "project homepage", "project:", "website:",
            "webpage:", "homepage:", "our website", "our webpage", "our homepage")),
        (LinkKinds.Demo, Words("demo:", "demo is", "demo at", "demo page", "demos at", "demos are", "demo can", "demo available", "online demo", "live demo")),
        (LinkKinds.Code, Words(
            "source code", "code:", "code is ", "codes are ", "code available", "code can ", "code at ", "code and data", "code and model",
            "software is ", "software available", "software can ")),
        (LinkKinds.Dataset, Words(
            "dataset:", "dataset is ", "datasets are ", "dataset can ", "dataset available", "dataset at ", "data:", "data are ", "data is ",
            "data available", "data can ", "benchmark is ")),
    ];

    /// <summary>A film of the demo is not the demo.</summary>
    private static readonly SearchValues<string> Film = Words("video", "movie");

    /// <summary>The links in the texts, in their order, each once.</summary>
    public static IReadOnlyList<PaperLink> Find(params ReadOnlySpan<string?> texts)
    {
        var links = new List<PaperLink>();
        foreach (var text in texts)
            Find(text ?? "", links);

        return links;
    }

    /// <summary>What the source gave, in its shortest form, and behind it what was found; each place once.</summary>
    public static IReadOnlyList<PaperLink> Merge(IReadOnlyList<PaperLink> given, IReadOnlyList<PaperLink> found)
        => found.Count == 0 && given.All(IsPaperItself)
            ? given
            : [.. given.Select(Shortest).Concat(found).DistinctBy(Key)];

    private static bool IsPaperItself(PaperLink link) => link.Kind is LinkKinds.Abstract or LinkKinds.Pdf;

    /// <summary>What a source calls a project page is often the repository.</summary>
    private static PaperLink Shortest(PaperLink given)
    {
        if (IsPaperItself(given) || given.Url.Length > LongestAddress || Read(given.Url, given.Kind) is not { } known)
            return given;

        return given.Kind == LinkKinds.Project ? known : known with { Kind = given.Kind };
    }

    private static void Find(string text, List<PaperLink> links)
    {
        var from = 0;
        for (var addresses = 0; from < text.Length && links.Count < MostLinks && addresses < MostAddresses; addresses++)
        {
            var mark = text.AsSpan(from).IndexOfAny(Marks);
            if (mark < 0)
                return;

            mark += from;
            var start = StartOf(text, mark, from);
            var end = EndOf(text, mark);

            var announced = AnnouncedBy(text.AsSpan(from..start));
            if (TryRead(text, start, ref end, announced, out var link) && !links.Exists(known => Key(known) == Key(link)))
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

    /// <summary>The kind that the words of the sentence since the last link announce; of several the last.</summary>
    private static string? AnnouncedBy(ReadOnlySpan<char> before)
    {
        before = before[^Math.Min(before.Length, LongestCue)..];
        before = before[(before.LastIndexOf(". ") + 1)..];

        var (kind, at) = ((string?)null, -1);
        foreach (var cue in Cues)
        {
            for (var from = 0; before[from..].IndexOfAny(cue.Words) is >= 0 and var found; from += found + 1)
            {
                if (from + found > at)
                    (kind, at) = (cue.Kind, from + found);
            }
        }

        return kind == LinkKinds.Demo && before.ContainsAny(Film) ? null : kind;
    }

    private static SearchValues<string> Words(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the address from start to end, and on over the blank at which a line broke it.</summary>
    private static bool TryRead(string text, int start, ref int end, string? announced, [NotNullWhen(true)] out PaperLink? link)
    {
        var written = text[start..end];
        link = Read(written, announced);

        var goesOn = end;
        while (goesOn < text.Length && goesOn < end + 4 && char.IsWhiteSpace(text[goesOn]))
            goesOn++;

        var rest = text[goesOn..EndOf(text, goesOn)];
        if (goesOn == end || !IsBroken(written, link, rest))
            return link is not null;

        link = Read(written + rest, announced) ?? link;
        end = goesOn + rest.Length;
        return link is not null;
    }

    /// <summary>No address ends in a hyphen; one that ends in a slash may go on, with something that is no English word.</summary>
    private static bool IsBroken(string written, PaperLink? link, string rest)
        => rest != "" && char.IsAsciiLetterOrDigit(rest[0]) && !rest.Contains("://", StringComparison.Ordinal)
            && (written[^1] == '-'
                || (link is null && written[^1] == '/' && rest.AsSpan(1).ContainsAny(NeverInWords)));

    private static PaperLink? Read(string written, string? announced)
    {
        var address = written.Replace("\\", "", StringComparison.Ordinal).TrimEnd('.', ',', ';', ':', '!', '?', '*', '&', '=', '#', '~', '+');
        var scheme = address.IndexOf("://", StringComparison.Ordinal);

        if (scheme < 0 && address.IndexOf("10.5281/", StringComparison.Ordinal) is >= 0 and var doi && !address.Contains(".org/", StringComparison.OrdinalIgnoreCase))
            address = "https://doi.org/" + address[doi..];
        else if (scheme < 0)
            address = "https://" + address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart('/', '.');
        else if (address.AsSpan(0, scheme).EndsWith("https", StringComparison.OrdinalIgnoreCase))
            address = address[(scheme - 5)..];
        else if (address.AsSpan(0, scheme).EndsWith("http", StringComparison.OrdinalIgnoreCase))
            address = address[(scheme - 4)..];
        else
            return null;

        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsPublic(uri) ? KnownHosts.Recognise(uri, announced) : null;
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

        var key = address.TrimEnd('/').ToString().ToLowerInvariant();
        const string Doi = "doi.org/10.5281/zenodo.";

        return key.StartsWith("github.com/", StringComparison.Ordinal) ? string.Join('/', key.Split('/', 4).Take(3))
            : key.StartsWith(Doi, StringComparison.Ordinal) ? $"zenodo.org/records/{key[Doi.Length..]}"
            : key;
    }
}
