using System.Buffers;
using System.Text;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>
/// What others bind to: <c>&lt;source&gt;.&lt;topic&gt;.&lt;topic&gt;…</c>, such as <c>arxiv-oai.cs.CL.diffusion-models.stat.ML</c>. A category
/// keeps its dot and is thus two words: <c>#.cs.CL.#</c> is one category, <c>#.cs.*.#</c> all of computer science.
/// </summary>
/// <remarks>
/// At most 255 bytes, of <c>A–Z a–z 0–9 - _ .</c> only. What does not fit is left out, whole topics at a time: first the primary category,
/// then the tags, best first, then the other categories.
/// </remarks>
internal static class RoutingKey
{
    /// <summary>AMQP 0-9-1, 4.2.5.3: a short string. All letters here are one byte long.</summary>
    private const int Longest = 255;

    /// <summary>No real name is longer; a made-up one is cut, so that source and primary category always fit.</summary>
    private const int LongestName = 100;

    private static readonly SearchValues<char> SafeLetters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static string Of(PaperDiscovered discovered) => Of(discovered.Paper, []);

    public static string Of(PaperTagged tagged) => Of(tagged.Paper, tagged.Tags.Select(tag => tag.Topic));

    public static string Of(PapersKept kept) => Safe(kept.By);

    private static string Of(Paper paper, IEnumerable<string> topics)
    {
        // One word, so that those after it are topics for certain.
        var source = Safe(paper.Sources is [var first, ..] ? first.Name : "").Replace('.', '-');
        var key = new StringBuilder(source.Length > 0 ? source : "unknown", Longest);

        string[] primary = paper.PrimaryCategory is { } category ? [category] : [];
        foreach (var topic in primary.Concat(topics).Concat(paper.Categories).Select(Safe).Distinct(StringComparer.Ordinal))
        {
            if (topic.Length > 0 && key.Length + 1 + topic.Length <= Longest)
                key.Append('.').Append(topic);
        }

        return key.ToString();
    }

    private static string Safe(string name)
    {
        if (name.Length <= LongestName && !name.AsSpan().ContainsAnyExcept(SafeLetters) && !HasEmptyWord(name))
            return name;

        var letters = name.Take(LongestName).Select(letter => SafeLetters.Contains(letter) ? letter : '-');
        return string.Join('.', string.Concat(letters).Split('.', StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool HasEmptyWord(string name)
        => name is "" or ['.', ..] or [.., '.'] || name.Contains("..", StringComparison.Ordinal);
}
