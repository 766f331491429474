using System.Text;
using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources;

/// <summary>The text of a document, whatever encoding it is in and whatever is said of that.</summary>
internal static partial class ForeignText
{
    // How far a declaration is looked for.
    private const int Head = 2_048;

    // Takes every byte there is, so it stands last. The web reads Latin-1 and ASCII as this one too (WHATWG Encoding, 4.2).
    private static readonly Encoding Windows1252 = Strict("windows-1252")!;
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// By byte order mark, else the charset of the answer, else what the document says of itself, else UTF-8 (RFC 7303, 3); the first in
    /// which every byte makes sense, at last windows-1252. What is called Latin-1 or ASCII and is valid UTF-8 is UTF-8: servers
    /// say the former of everything.
    /// </summary>
    /// <param name="charset">Of the Content-Type; null: it names none.</param>
    public static string Decode(ReadOnlySpan<byte> body, string? charset)
    {
        if (ByItsBytes(body) is var (encoding, mark))
            return encoding.GetString(body[mark..]);

        foreach (var candidate in Candidates(charset, Declared(body)))
        {
            try
            {
                return candidate.GetString(body);
            }
            catch (DecoderFallbackException)
            {
                // Not in that encoding.
            }
        }

        return Windows1252.GetString(body);
    }

    // A document in XML, HTML or JSON begins with a character of ASCII, so the zeros around it tell its width.
    private static (Encoding Encoding, int Mark)? ByItsBytes(ReadOnlySpan<byte> body) => body switch
    {
        [0xef, 0xbb, 0xbf, ..] => (Encoding.UTF8, 3),
        [0xff, 0xfe, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xfe, 0xff, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
        [0xff, 0xfe, ..] => (Encoding.Unicode, 2),
        [0xfe, 0xff, ..] => (Encoding.BigEndianUnicode, 2),
        [0, 0, 0, not 0, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 0),
        [not 0, 0, 0, 0, ..] => (Encoding.UTF32, 0),
        [0, not 0, 0, not 0, ..] => (Encoding.BigEndianUnicode, 0),
        [not 0, 0, not 0, 0, ..] => (Encoding.Unicode, 0),
        _ => null,
    };

    private static IEnumerable<Encoding> Candidates(params IEnumerable<string?> names)
    {
        foreach (var encoding in names.Select(name => name is null ? null : Strict(name)).OfType<Encoding>())
        {
            // One byte a character, as the bytes have shown: an XML declaration that says otherwise was written before it was sent.
            if (encoding is UnicodeEncoding or UTF32Encoding)
                continue;

            if (encoding.CodePage is 1252 or 20127 or 28591)
                yield return Utf8;

            yield return encoding.CodePage is 20127 or 28591 ? Windows1252 : encoding;
        }

        yield return Utf8;
    }

    private static string? Declared(ReadOnlySpan<byte> body)
        => Declaration().Match(Encoding.Latin1.GetString(body[..Math.Min(body.Length, Head)])) is { Success: true } match
            ? match.Groups["name"].Value
            : null;

    /// <summary>Null when there is none of that name.</summary>
    private static Encoding? Strict(string name)
    {
        name = name.Trim('"', '\'', ' ');
        try
        {
            var known = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            var strict = (Encoding)known.Clone();
            strict.DecoderFallback = DecoderFallback.ExceptionFallback;
            return strict;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        """(<\?xml[^>]*\bencoding|<meta\b[^>]*\bcharset)\s*=\s*["']?(?<name>[A-Za-z0-9._:-]+)""",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
