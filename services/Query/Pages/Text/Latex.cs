namespace PaperMesh.Query.Pages.Text;

/// <summary>Makes the LaTeX that titles, names and abstracts commonly hold readable: as pieces of plain text, never as HTML.</summary>
/// <remarks>
/// Formulas go to <see cref="LatexMath"/>. What is not understood is shown as it was written, so nothing is ever lost. Addresses
/// become links, <c>**bold**</c> becomes bold (some sources send Markdown). Work is linear in the length of the text.
/// </remarks>
internal static class Latex
{
    private const int MaxDepth = 8;
    private const int MaxGroup = 300;

    /// <summary>The text in pieces, in order.</summary>
    public static IReadOnlyList<TextPiece> Read(string text)
    {
        var pieces = new Pieces();
        new Reader(text, pieces).Read(TextStyle.Plain, 0);
        return pieces.ToList();
    }

    /// <summary>The text without any style, for places that know none: <c>x²</c>, <c>ℓ₂</c>.</summary>
    public static string Plain(string text) => Scripts.Flatten(Read(text));

    /// <summary>One text, or one group of it.</summary>
    private ref struct Reader(ReadOnlySpan<char> text, Pieces pieces)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;
        private bool _inQuotes;

        public void Read(TextStyle style, int depth)
        {
            while (_at < _text.Length)
            {
                if (!ReadConstruct(style, depth))
                    pieces.Add(_text[_at++], style);
            }
        }

        /// <returns>False when the character here stands for itself.</returns>
        private bool ReadConstruct(TextStyle style, int depth) => _text[_at] switch
        {
            '\\' => ReadCommand(style, depth),
            '$' => ReadFormula(style),
            '{' => ReadGroup(style, depth),
            '~' => ReadTie(style),
            '-' => ReadDash(style),
            '`' or '\'' => ReadQuotes(style),
            '*' => ReadMarkdown(style, depth),
            'h' => ReadAddress(style),
            _ => false,
        };

        private bool ReadCommand(TextStyle style, int depth)
        {
            if (_at + 1 == _text.Length)
                return false;

            var next = _text[_at + 1];
            if (next is '%' or '&' or '_' or '#' or '$' or '{' or '}')
                return Put(next.ToString(), 2, style);
            if (next is '(' or '[')
                return ReadFormula(style);
            if (next is '\\' or ' ' or '\n')
                return Put(" ", 2, style);
            if (next is ',' or ';' or ':' or '/')
                return Put(next is '/' ? "" : "\u2009", 2, style);

            var name = NameAt(_text, _at + 1);
            if (ReadAccent(name, style))
                return true;
            if (name.IsEmpty)
                return false;

            var end = _at + 1 + name.Length;
            if (StyleOf(name) is { } added && Group(end) is { IsEmpty: false } argument)
                return Nested(argument, end + argument.Length + 2, style | added, depth);
            if (name is "url" && Group(end) is { IsEmpty: false } url)
                return Nested(url, end + url.Length + 2, style, depth);
            if (name is "href" && Group(end) is { IsEmpty: false } target && Group(end + target.Length + 2) is { IsEmpty: false } label)
                return PutLink(target, label, end + target.Length + label.Length + 4, style);

            var symbol = name.ToString();
            if (LatexSymbols.Plain.TryGetValue(symbol, out var character)
                || LatexSymbols.Relations.TryGetValue(symbol, out character)
                || LatexSymbols.Operators.TryGetValue(symbol, out character))
                return Put(character, EndOfWord(end, isLetter: name.Length <= 2 && char.IsLetter(character[0])) - _at, style);

            // Unknown: with its argument, whose braces would be taken for those of a word.
            var unknown = Group(end) is { IsEmpty: false } its ? end + its.Length + 2 : end;
            return Put(_text[_at..unknown], unknown - _at, style);
        }

        /// <summary><c>\'e</c>, <c>\'{e}</c>, <c>\c{c}</c>, <c>\v s</c>, <c>\'\i</c>.</summary>
        private bool ReadAccent(ReadOnlySpan<char> name, TextStyle style)
        {
            if (name.Length > 1 || !LatexSymbols.Accents.TryGetValue(_text[_at + 1], out var accent))
                return false;

            var at = _at + 2;
            while (at < _text.Length && _text[at] == ' ' && name.Length == 1)
                at++;

            var braced = at < _text.Length && _text[at] == '{';
            var letters = braced ? Group(at) : _text[at..Math.Min(_text.Length, at + (_text[at..].StartsWith(@"\") ? 2 : 1))];
            var letter = letters switch
            {
                [var one] when char.IsLetter(one) => one,
                ['\\', 'i'] => 'ı',
                ['\\', 'j'] => 'ȷ',
                _ => '\0',
            };

            at += letters.Length + (braced ? 2 : 0);
            if (!braced && letters.Length == 2)
                at = EndOfWord(at, isLetter: true);

            return letter != '\0' && Put(LatexSymbols.Compose(letter, accent), at - _at, style);
        }

        /// <summary>What a formula does not say in a way that is understood stands as it was written.</summary>
        private bool ReadFormula(TextStyle style)
        {
            var formula = Formula.At(_text[_at..], out var length);
            if (formula.IsEmpty)
                return false;
            if (LatexMath.TryRead(formula, style) is not { } read)
                return Put(_text.Slice(_at, length), length, style);

            pieces.AddRange(read);
            _at += length;
            return true;
        }

        /// <summary>Braces around a word (<c>{BERT}</c>, <c>{B}ayes</c>) only guard its capitals; others mean themselves (<c>{0, 1}</c>).</summary>
        private bool ReadGroup(TextStyle style, int depth)
        {
            var group = Group(_at);
            if (group.IsEmpty)
                return false;

            var switches = group[0] == '\\' ? NameAt(group, 1) : default;
            if (switches is "em" or "it" or "sl" or "bf" or "tt" or "rm" or "sc")
            {
                var added = switches switch { "bf" => TextStyle.Bold, "tt" => TextStyle.Mono, "rm" or "sc" => TextStyle.Plain, _ => TextStyle.Italic };
                return Nested(group[(switches.Length + 1)..].TrimStart(), group.Length + 2 + _at, style | added, depth);
            }

            foreach (var c in group)
            {
                if (!char.IsLetterOrDigit(c) && c is not ('-' or '\\' or '\'' or '"' or '`' or '^' or '~' or '{' or '}' or '$' or '.' or '/' or '&' or '+'))
                    return false;
            }

            return Nested(group, group.Length + 2 + _at, style, depth);
        }

        /// <summary>A tilde between two words keeps them together; elsewhere it means "about".</summary>
        private bool ReadTie(TextStyle style)
        {
            var between = _at > 0 && _at + 1 < _text.Length && !char.IsWhiteSpace(_text[_at - 1]) && !char.IsWhiteSpace(_text[_at + 1])
                && _text[_at - 1] is not ('(' or '/' or '~') && _text[_at + 1] is not ('/' or '~');
            return between && Put("\u00A0", 1, style);
        }

        /// <summary>Two and three hyphens are dashes, when both sides are alike: not those of <c>--help</c>.</summary>
        private bool ReadDash(TextStyle style)
        {
            var rest = _text[_at..];
            var length = rest.Length - rest.TrimStart('-').Length;
            var before = _at > 0 && !char.IsWhiteSpace(_text[_at - 1]);
            var after = length < rest.Length && !char.IsWhiteSpace(rest[length]);
            if (length is 2 or 3 && before == after)
                return Put(length == 2 ? "–" : "—", length, style);

            // Taken whole, so that the rest of a longer row is not read again.
            return length > 1 && Put(rest[..length].ToString(), length, style);
        }

        private bool ReadQuotes(TextStyle style)
        {
            var rest = _text[_at..];
            if (rest.StartsWith("``"))
            {
                _inQuotes = true;
                return Put("“", 2, style);
            }

            if (!_inQuotes || !rest.StartsWith("''"))
                return false;

            _inQuotes = false;
            return Put("”", 2, style);
        }

        private bool ReadMarkdown(TextStyle style, int depth)
        {
            var rest = _text[_at..];
            if (!rest.StartsWith("**") || rest.Length < 5 || !char.IsLetterOrDigit(rest[2]))
                return false;

            var length = rest[2..Math.Min(rest.Length, MaxGroup)].IndexOf("**");
            return length > 0 && !char.IsWhiteSpace(rest[length + 1]) && Nested(rest.Slice(2, length), _at + length + 4, style | TextStyle.Bold, depth);
        }

        private bool ReadAddress(TextStyle style)
        {
            var rest = _text[_at..];
            if (!rest.StartsWith("http://") && !rest.StartsWith("https://"))
                return false;
            if (_at > 0 && char.IsLetterOrDigit(_text[_at - 1]))
                return false;

            var address = WebAddress.At(rest);
            return !address.IsEmpty && PutLink(address, address, address.Length, style);
        }

        private bool PutLink(ReadOnlySpan<char> target, ReadOnlySpan<char> label, int length, TextStyle style)
        {
            var shown = target == label ? WebAddress.Unescape(label) : Plain(label.ToString());
            pieces.Add(new TextPiece(shown, style, WebAddress.Checked(WebAddress.Unescape(target))));
            _at += length;
            return true;
        }

        private bool Put(ReadOnlySpan<char> shown, int length, TextStyle style)
        {
            pieces.Add(shown, style);
            _at += length;
            return true;
        }

        private bool Nested(ReadOnlySpan<char> group, int end, TextStyle style, int depth)
        {
            if (depth == MaxDepth)
                return false;

            new Reader(group, pieces).Read(style, depth + 1);
            _at = end;
            return true;
        }

        /// <summary>What stands between the brace at <paramref name="open"/> and its partner; empty when there is none near.</summary>
        private readonly ReadOnlySpan<char> Group(int open) => Braces.Group(_text, open, MaxGroup);

        private static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> text, int start)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
                end++;

            return text[start..end];
        }

        /// <summary>TeX takes the blank behind a name, and <c>{}</c>, as its end: <c>Erd\H os</c>, <c>stra\ss e</c>, <c>\o{}</c>.</summary>
        private readonly int EndOfWord(int end, bool isLetter)
        {
            var rest = _text[end..];
            if (rest.StartsWith("{}"))
                return end + 2;

            return isLetter && rest.Length > 1 && rest[0] == ' ' && char.IsLower(rest[1]) ? end + 1 : end;
        }

        private static TextStyle? StyleOf(ReadOnlySpan<char> command) => command switch
        {
            "emph" or "textit" or "textsl" => TextStyle.Italic,
            "textbf" => TextStyle.Bold,
            "texttt" => TextStyle.Mono,
            "textsc" or "textrm" or "textsf" or "text" or "mbox" or "mathrm" or "underline" or "textnormal" => TextStyle.Plain,
            "textsuperscript" => TextStyle.Sup,
            "textsubscript" => TextStyle.Sub,
            _ => null,
        };
    }
}
