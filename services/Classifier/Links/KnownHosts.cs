using System.Buffers;
using System.Collections.Frozen;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Links;

/// <summary>What an address leads to, as far as its host and path say.</summary>
internal static class KnownHosts
{
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-~");

    /// <summary>First parts of paths that are pages of the host itself, not names of its users.</summary>
    private static readonly FrozenSet<string> GitHubPages = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "about", "apps", "collections", "explore", "features", "login", "marketplace", "orgs", "search", "settings", "sponsors", "topics",
        "users");

    private static readonly FrozenSet<string> HuggingFacePages = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "api", "blog", "buckets", "chat", "docs", "join", "learn", "login", "models", "organizations", "papers", "posts",
        "pricing", "settings", "tasks");

    /// <summary>Articles and films: never the page, the code or the data of a work, whatever the text says.</summary>
    private static readonly FrozenSet<string> Never = FrozenSet.Create(
        StringComparer.Ordinal,
        "arxiv.org", "xxx.lanl.gov", "openreview.net", "youtube.com", "youtu.be", "ieeexplore.ieee.org", "link.springer.com", "dl.acm.org",
        "sciencedirect.com", "onlinelibrary.wiley.com", "projecteuclid.org", "imstat.org", "creativecommons.org");

    /// <param name="uri">With <c>http</c> or <c>https</c>.</param>
    /// <param name="announced">The kind that the text says it is of, where it says so: then any host may be one.</param>
    /// <returns>The link in its shortest form, or null when it is of no kind that is looked for.</returns>
    public static PaperLink? Recognise(Uri uri, string? announced)
    {
        var host = uri.Host.StartsWith("www.", StringComparison.Ordinal) ? uri.Host[4..] : uri.Host;
        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);

        return host switch
        {
            "github.com" => OnGitHub(path),
            "gist.github.com" or "bitbucket.org" or "codeberg.org" or "gitee.com" => Repository(host, path, 2),
            "anonymous.4open.science" => path is ["r", _, ..] && Names(path, 2) ? Link(LinkKinds.Code, host, path[..2]) : null,
            "sourceforge.net" => path is ["projects" or "p", _, ..] && Names(path, 2) ? Link(LinkKinds.Code, host, path[..2]) : null,
            "pypi.org" => path is ["project" or "p", _, ..] && Names(path, 2) ? Link(LinkKinds.Code, host, path[..2]) : null,
            "code.google.com" => path is ["p" or "archive", _, ..] ? Link(LinkKinds.Code, host, path) : null,
            "huggingface.co" or "hf.co" => OnHuggingFace(path),
            "modelscope.cn" => OnModelScope(path),
            "kaggle.com" => OnKaggle(path),
            "zenodo.org" => OnZenodo(path),
            "figshare.com" => path is ["articles", _, _, ..] ? Link(LinkKinds.Dataset, host, path) : null,
            "osf.io" => path is [{ Length: 5 }, ..] && Names(path, 1) ? Link(LinkKinds.Dataset, host, path[..1]) : null,
            "doi.org" or "dx.doi.org" => IsDataDoi(uri) ? Link(LinkKinds.Dataset, "doi.org", path) : null,
            "sites.google.com" => path is [not "site", _, ..] ? Page(uri, announced) : null,
            _ when host.StartsWith("gitlab.", StringComparison.Ordinal) => OnGitLab(host, path),
            _ when host.EndsWith(".googlecode.com", StringComparison.Ordinal) => Link(LinkKinds.Code, host, []),
            _ when host.EndsWith(".hf.space", StringComparison.Ordinal) => Link(LinkKinds.Demo, host, []),
            _ when IsPagesHost(host) => Page(uri, announced == LinkKinds.Demo ? announced : null),
            _ => announced is null || Never.Contains(host) || IsFile(path) ? null : Page(uri, announced),
        };
    }

    /// <summary>Of Zenodo and figshare.</summary>
    private static bool IsDataDoi(Uri doi)
        => doi.AbsolutePath.StartsWith("/10.5281/zenodo.", StringComparison.OrdinalIgnoreCase)
            || doi.AbsolutePath.StartsWith("/10.6084/m9.figshare.", StringComparison.OrdinalIgnoreCase);

    private static bool IsPagesHost(string host)
        => host.EndsWith(".github.io", StringComparison.Ordinal) || host.EndsWith(".gitlab.io", StringComparison.Ordinal);

    /// <summary>An article or a film to load, not a page.</summary>
    private static bool IsFile(string[] path)
        => path is [.., var last]
            && (last.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) || last.EndsWith(".ps", StringComparison.OrdinalIgnoreCase)
                || last.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase));

    /// <summary>Of a repository with several works, the folder of this one is kept: <c>tree/main/cards</c>. Nothing else behind the name is.</summary>
    private static PaperLink? OnGitHub(string[] path)
        => path is [var owner, ..] && GitHubPages.Contains(owner) ? null
            : path is [_, _, "tree", _, _, ..] && Names(path, path.Length) ? Link(LinkKinds.Code, "github.com", path)
            : Repository("github.com", path, 2);

    /// <summary>There are groups in groups; what is not of the name comes behind a hyphen, and formerly behind its own.</summary>
    private static PaperLink? OnGitLab(string host, string[] path)
        => Repository(host, path, Math.Max(0, Array.FindIndex(path, part => part is "-" or "tree" or "blob") is >= 0 and var at ? at : path.Length));

    private static PaperLink? Repository(string host, string[] path, int length)
    {
        if (length < 2 || !Names(path, length))
            return null;

        path = path[..length];
        if (path[^1].EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            path[^1] = path[^1][..^4];

        return Link(LinkKinds.Code, host, path);
    }

    private static PaperLink? OnHuggingFace(string[] path) => path switch
    {
        ["datasets", ..] => Names(path, 3) ? Link(LinkKinds.Dataset, "huggingface.co", path[..3]) : null,
        ["spaces", ..] => Names(path, 3) ? Link(LinkKinds.Demo, "huggingface.co", path[..3]) : null,
        ["collections", ..] => Names(path, 3) ? Link(LinkKinds.Model, "huggingface.co", path[..3]) : null,
        [var owner, _, ..] when !HuggingFacePages.Contains(owner) && Names(path, 2) => Link(LinkKinds.Model, "huggingface.co", path[..2]),
        _ => null,
    };

    private static PaperLink? OnModelScope(string[] path) => path switch
    {
        ["models", _, _, ..] when Names(path, 3) => Link(LinkKinds.Model, "modelscope.cn", path[..3]),
        ["datasets", _, _, ..] when Names(path, 3) => Link(LinkKinds.Dataset, "modelscope.cn", path[..3]),
        ["studios", _, _, ..] when Names(path, 3) => Link(LinkKinds.Demo, "modelscope.cn", path[..3]),
        _ => null,
    };

    private static PaperLink? OnZenodo(string[] path) => path switch
    {
        ["record" or "records", _, ..] when Names(path, 2) => Link(LinkKinds.Dataset, "zenodo.org", ["records", path[1]]),
        ["doi", "10.5281", _, ..] when Names(path, 3) => Link(LinkKinds.Dataset, "doi.org", path[1..3]),
        _ => null,
    };

    private static PaperLink? OnKaggle(string[] path) => path switch
    {
        ["datasets", _, _, ..] when Names(path, 3) => Link(LinkKinds.Dataset, "www.kaggle.com", path[..3]),
        ["c" or "competitions", _, ..] when Names(path, 2) => Link(LinkKinds.Dataset, "www.kaggle.com", path[..2]),
        _ => null,
    };

    /// <summary>Whether the first parts of the path are there, and plain names.</summary>
    private static bool Names(string[] path, int count)
        => path.Length >= count && path.Take(count).All(part => !part.AsSpan().ContainsAnyExcept(NameChars));

    private static PaperLink Link(string kind, string host, string[] path) => new(kind, $"https://{host}/{string.Join('/', path)}");

    /// <summary>As written, without what follows readers around.</summary>
    private static PaperLink Page(Uri uri, string? kind)
    {
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsTracking(part)).ToArray();
        var address = uri.GetLeftPart(UriPartial.Path);

        return new PaperLink(kind ?? LinkKinds.Project, query.Length == 0 ? address : $"{address}?{string.Join('&', query)}");
    }

    private static bool IsTracking(string parameter)
        => parameter.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)
            || parameter.StartsWith("fbclid=", StringComparison.OrdinalIgnoreCase)
            || parameter.StartsWith("gclid=", StringComparison.OrdinalIgnoreCase)
            || parameter.StartsWith("ref=", StringComparison.OrdinalIgnoreCase);
}
