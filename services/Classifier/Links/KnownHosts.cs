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
        "api", "blog", "buckets", "chat", "collections", "docs", "join", "learn", "login", "models", "organizations", "papers", "posts",
        "pricing", "settings", "tasks");

    /// <summary>Seldom the authors' page about their work, whatever the text says.</summary>
    private static readonly FrozenSet<string> NeverProjects = FrozenSet.Create(
        "arxiv.org", "openreview.net", "youtube.com", "youtu.be");

    /// <param name="uri">With <c>http</c> or <c>https</c>.</param>
    /// <param name="isProject">The text calls it a project page: then any host may be one.</param>
    /// <returns>The link in its shortest form, or null when it is of no kind that is looked for.</returns>
    public static PaperLink? Recognise(Uri uri, bool isProject)
    {
        var host = uri.Host.StartsWith("www.", StringComparison.Ordinal) ? uri.Host[4..] : uri.Host;
        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);

        return host switch
        {
            "github.com" => Repository(host, path, GitHubPages),
            "gist.github.com" or "bitbucket.org" or "codeberg.org" or "gitee.com" => Repository(host, path, []),
            "anonymous.4open.science" => path is ["r", _, ..] && Names(path, 2) ? Link(LinkKinds.Code, host, path[..2]) : null,
            "huggingface.co" or "hf.co" => OnHuggingFace(path),
            "kaggle.com" => OnKaggle(path),
            "zenodo.org" => Names(path, 2) ? Link(LinkKinds.Dataset, host, path) : null,
            "doi.org" or "dx.doi.org" => IsZenodo(uri) ? Link(LinkKinds.Dataset, "doi.org", path) : null,
            "sites.google.com" => path is [not "site", _, ..] ? Project(uri) : null,
            _ when host.StartsWith("gitlab.", StringComparison.Ordinal) => Repository(host, path, []),
            _ when IsPagesHost(host) => Project(uri),
            _ => isProject && !NeverProjects.Contains(host) ? Project(uri) : null,
        };
    }

    private static bool IsZenodo(Uri doi) => doi.AbsolutePath.StartsWith("/10.5281/zenodo.", StringComparison.OrdinalIgnoreCase);

    private static bool IsPagesHost(string host)
        => host.EndsWith(".github.io", StringComparison.Ordinal) || host.EndsWith(".gitlab.io", StringComparison.Ordinal);

    private static PaperLink? Repository(string host, string[] path, FrozenSet<string> pages)
    {
        if (!Names(path, 2) || pages.Contains(path[0]))
            return null;

        if (path[^1].EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            path[^1] = path[^1][..^4];

        return Link(LinkKinds.Code, host, path);
    }

    private static PaperLink? OnHuggingFace(string[] path) => path switch
    {
        ["datasets", ..] => Names(path, 3) ? Link(LinkKinds.Dataset, "huggingface.co", path[..3]) : null,
        ["spaces", ..] => Names(path, 3) ? Link(LinkKinds.Project, "huggingface.co", path[..3]) : null,
        [var owner, _, ..] when !HuggingFacePages.Contains(owner) && Names(path, 2) => Link(LinkKinds.Model, "huggingface.co", path[..2]),
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
    private static PaperLink Project(Uri uri)
    {
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsTracking(part)).ToArray();
        var address = uri.GetLeftPart(UriPartial.Path);

        return new PaperLink(LinkKinds.Project, query.Length == 0 ? address : $"{address}?{string.Join('&', query)}");
    }

    private static bool IsTracking(string parameter)
        => parameter.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)
            || parameter.StartsWith("fbclid=", StringComparison.OrdinalIgnoreCase)
            || parameter.StartsWith("gclid=", StringComparison.OrdinalIgnoreCase)
            || parameter.StartsWith("ref=", StringComparison.OrdinalIgnoreCase);
}
