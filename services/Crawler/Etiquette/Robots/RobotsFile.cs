using System.Text;

namespace PaperMesh.Crawler.Etiquette.Robots;

/// <summary>What a robots.txt says to one crawler (RFC 9309, 2.2).</summary>
internal sealed class RobotsFile
{
    /// <summary>Forbids nothing.</summary>
    public static readonly RobotsFile Empty = new([]);

    private readonly RobotsRule[] _rules;

    // The longest decides, and between two of one length the kinder.
    private RobotsFile(IEnumerable<RobotsRule> rules) => _rules = [.. rules.OrderByDescending(rule => rule.Length).ThenByDescending(rule => rule.Allows)];

    /// <summary>
    /// Reads the groups for the crawler of this name; where there are none, those for <c>*</c>. Lines that cannot be read are passed over.
    /// </summary>
    /// <param name="product">Product token: letters, <c>-</c> and <c>_</c>. Case does not matter.</param>
    /// <param name="text">As it came, as far as it is taken in.</param>
    public static RobotsFile Read(string product, ReadOnlySpan<byte> text)
    {
        var (ours, everybodys) = (new List<RobotsRule>(), new List<RobotsRule>());
        var (isOurs, isEverybodys, inNames, areNamed) = (false, false, false, false);

        foreach (var line in Encoding.UTF8.GetString(text).TrimStart('\uFEFF').EnumerateLines())
        {
            if (!Split(line, out var key, out var value))
                continue;

            if (Is(key, "user-agent"))
            {
                // Names in a row begin one group.
                if (!inNames)
                    (isOurs, isEverybodys, inNames) = (false, false, true);

                var named = Is(TokenOf(value), product);
                (isOurs, isEverybodys, areNamed) = (isOurs || named, isEverybodys || value is "*", areNamed || named);
            }
            else if (Is(key, "allow") || Is(key, "disallow"))
            {
                inNames = false;
                if (value.IsEmpty || !(isOurs || isEverybodys))
                    continue;

                var rule = new RobotsRule(Is(key, "allow"), value.ToString());
                if (isOurs)
                    ours.Add(rule);
                if (isEverybodys)
                    everybodys.Add(rule);
            }
        }

        return new RobotsFile(areNamed ? ours : everybodys);
    }

    /// <summary>The rule that forbids it, or null: it may be asked for.</summary>
    /// <param name="pathAndQuery">As sent: <c>/list/cs.CL?skip=0</c>.</param>
    public RobotsRule? Forbidding(string pathAndQuery)
    {
        if (pathAndQuery is "/robots.txt")
            return null;

        var path = RobotsRule.Normalised(pathAndQuery);
        return Array.Find(_rules, rule => rule.Matches(path)) is { Allows: false } rule ? rule : null;
    }

    private static bool Split(ReadOnlySpan<char> line, out ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        if (line.IndexOf('#') is >= 0 and var comment)
            line = line[..comment];

        var colon = line.IndexOf(':');
        key = colon < 0 ? default : line[..colon].Trim();
        value = colon < 0 ? default : line[(colon + 1)..].Trim();
        return colon >= 0;
    }

    // "PaperMesh/1.0 (+https://…)" is not by the book, but means us.
    private static ReadOnlySpan<char> TokenOf(ReadOnlySpan<char> value)
    {
        var length = 0;
        while (length < value.Length && (char.IsAsciiLetter(value[length]) || value[length] is '-' or '_'))
            length++;

        return value[..length];
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
