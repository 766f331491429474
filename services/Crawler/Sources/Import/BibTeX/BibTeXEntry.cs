using System.Text;
using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>One entry.</summary>
/// <param name="Type">In lower case, without <c>@</c>: <c>article</c>.</param>
/// <param name="Key">By which documents cite it; empty when it has none.</param>
/// <param name="Fields">As they are written, LaTeX and inner braces included, without the outer braces or quotes. Of two of one name the first.</param>
internal sealed partial record BibTeXEntry(string Type, string Key, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The field as plain text; null when it is absent or empty.</summary>
    public string? Text(string field)
        => Fields.TryGetValue(field, out var given) && LatexText.Plain(given) is { Length: > 0 } text ? text : null;

    /// <summary>The field as the name or address that it is, in which no dash and no tilde means anything; null when it is absent or empty.</summary>
    public string? Address(string field)
        => Fields.TryGetValue(field, out var given) && Dress().Replace(given, "").Trim() is { Length: > 0 } text ? text : null;

    /// <exception cref="FormatException">It is not of the form of one; the message says where.</exception>
    public static BibTeXEntry Parse(string text, Abbreviations abbreviations) => new Parser(text, abbreviations).Parse();

    [GeneratedRegex(@"\\url|[\\{}]", RegexOptions.NonBacktracking)]
    private static partial Regex Dress();

    private ref struct Parser(string text, Abbreviations abbreviations)
    {
        private int _at;

        public BibTeXEntry Parse()
        {
            Expect('@');
            var type = Name().ToLowerInvariant();
            SkipBlanks();
            var end = Current == '(' ? ')' : '}';
            _at++;

            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var key = type == "string" ? "" : Key(end);
            while (Skip(',', end))
            {
                var name = Name();
                Expect('=');
                fields.TryAdd(name, Value(name));
            }

            return new BibTeXEntry(type, key, fields);
        }

        private readonly char Current => _at < text.Length ? text[_at] : '\0';

        // A key may be missing, and then the first field follows at once.
        private string Key(char end)
        {
            SkipBlanks();
            var start = _at;
            while (_at < text.Length && Current != ',' && Current != end && Current != '=')
                _at++;

            if (Current != '=')
                return text[start.._at].Trim();

            _at = start;
            return "";
        }

        /// <summary>Over separators, of which there may be too many; false at the end of the entry.</summary>
        private bool Skip(char separator, char end)
        {
            SkipBlanks();
            while (Current == separator)
            {
                _at++;
                SkipBlanks();
            }

            return Current != end && _at < text.Length;
        }

        private string Value(string field)
        {
            var value = new StringBuilder();
            do
            {
                SkipBlanks();
                value.Append(Current switch
                {
                    '{' => Braced(),
                    '"' => Quoted(field),
                    _ => abbreviations.Expand(Bare(field)),
                });
                SkipBlanks();
            }
            while (Take('#'));

            return value.ToString();
        }

        private string Braced()
        {
            var start = ++_at;
            for (var depth = 1; _at < text.Length; _at++)
            {
                depth += text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                if (depth == 0)
                    return text[start.._at++];
            }

            throw new FormatException($"a brace is not closed behind {Excerpt.Of(text[start..])}");
        }

        private string Quoted(string field)
        {
            var start = ++_at;
            for (var depth = 0; _at < text.Length; _at++)
            {
                depth += text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                if (depth == 0 && text[_at] == '"')
                    return text[start.._at++];
            }

            throw new FormatException($"{field}: a quote is not closed behind {Excerpt.Of(text[start..])}");
        }

        private string Bare(string field)
        {
            var start = _at;
            while (_at < text.Length && Current is not (',' or '#' or '}' or ')' or '"' or '{') && !char.IsWhiteSpace(Current))
                _at++;

            return _at > start ? text[start.._at] : throw new FormatException($"{field}: no value before {Excerpt.Of(text[_at..])}");
        }

        private string Name()
        {
            SkipBlanks();
            var start = _at;
            while (_at < text.Length && Current is not ('=' or ',' or '{' or '}' or '(' or ')' or '"' or '#') && !char.IsWhiteSpace(Current))
                _at++;

            return _at > start ? text[start.._at] : throw new FormatException($"a name is missing before {Excerpt.Of(text[_at..])}");
        }

        private void Expect(char c)
        {
            SkipBlanks();
            if (!Take(c))
                throw new FormatException($"'{c}' is missing before {Excerpt.Of(text[_at..])}");
        }

        private bool Take(char c)
        {
            if (Current != c)
                return false;

            _at++;
            return true;
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
        }
    }
}
