using System.Text;

namespace PaperMesh.Crawler.Etiquette.Robots;

/// <summary>An <c>Allow</c> or <c>Disallow</c> line (RFC 9309, 2.2.2 and 2.2.3).</summary>
internal sealed class RobotsRule
{
    // What stands between the asterisks, from the left to the right.
    private readonly string[] _parts;
    private readonly bool _isAnchored;

    /// <param name="pattern">A path, in which <c>*</c> stands for anything, and <c>$</c> at the end for the end.</param>
    public RobotsRule(bool allows, string pattern)
    {
        (Allows, Pattern) = (allows, pattern);
        var normalised = Normalised(pattern);
        Length = normalised.Length;
        _isAnchored = normalised.EndsWith('$');
        _parts = (_isAnchored ? normalised[..^1] : normalised).Split('*');
    }

    public bool Allows { get; }

    /// <summary>As it is written.</summary>
    public string Pattern { get; }

    /// <summary>Octets of the pattern: of several that match, the longest counts.</summary>
    public int Length { get; }

    /// <param name="path">As <see cref="Normalised"/> has made it.</param>
    /// <remarks>Takes each part at the first place where it fits, and never goes back: no pattern is slow.</remarks>
    public bool Matches(ReadOnlySpan<char> path)
    {
        if (!path.StartsWith(_parts[0], StringComparison.Ordinal))
            return false;

        path = path[_parts[0].Length..];
        if (_parts.Length == 1)
            return !_isAnchored || path.IsEmpty;

        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var at = path.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;

            path = path[(at + part.Length)..];
        }

        return _isAnchored ? path.EndsWith(_parts[^1], StringComparison.Ordinal) : path.Contains(_parts[^1], StringComparison.Ordinal);
    }

    /// <summary>
    /// One spelling for each path: what is outside ASCII percent-encoded, what is unreserved not, hexadecimals in capitals. An encoded
    /// <c>%2A</c> stays, and so is not taken for an asterisk.
    /// </summary>
    public static string Normalised(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var octet in Octets(Encoding.UTF8.GetBytes(path)))
        {
            if (octet is { IsEncoded: false, Value: > 0x20 and < 0x7F } || IsUnreserved(octet.Value))
                text.Append((char)octet.Value);
            else
                text.Append('%').Append(Convert.ToHexString([octet.Value]));
        }

        return text.ToString();
    }

    private static IEnumerable<(byte Value, bool IsEncoded)> Octets(byte[] path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit((char)path[i + 1]) && char.IsAsciiHexDigit((char)path[i + 2]))
            {
                yield return (Convert.FromHexString(path.AsSpan(i + 1, 2))[0], true);
                i += 2;
            }
            else
            {
                yield return (path[i], false);
            }
        }
    }

    private static bool IsUnreserved(byte octet) => char.IsAsciiLetterOrDigit((char)octet) || (char)octet is '-' or '.' or '_' or '~';
}
