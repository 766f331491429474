using System.Buffers;

namespace PaperMesh.Query.Pages.Text;

/// <summary>Formulas that fit into a line of text, as pieces: letters italic, figures upright, scripts raised and lowered.</summary>
internal static class LatexMath
{
    /// <summary>Longer ones are not read: they would not be readable in a line either.</summary>
    public const int MaxLength = 600;

    private const int MaxDepth = 8;
    private static readonly SearchValues<char> NotWords = SearchValues.Create("$\\{}");

    /// <summary>The formula in pieces; null when any part of it is not understood.</summary>
    /// <param name="formula">Without the marks around it.</param>
    /// <param name="style">Style of the text that it stands in.</param>
    public static IReadOnlyList<TextPiece>? TryRead(ReadOnlySpan<char> formula, TextStyle style)
    {
        var pieces = new Pieces();
        return formula.Length is > 0 and <= MaxLength && new Reader(formula, pieces).Read(style, italic: true, 0) ? pieces.ToList() : null;
    }

    /// <summary>One formula, or one group of it.</summary>
    private ref struct Reader(ReadOnlySpan<char> text, Pieces pieces)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;

        /// <param name="style">Style of everything in it.</param>
        /// <param name="italic">Whether letters stand for quantities, and not for words.</param>
        /// <param name="depth">How many groups it stands in.</param>
        public bool Read(TextStyle style, bool italic, int depth)
        {
            if (depth > MaxDepth)
                return false;

            while (_at < _text.Length)
            {
                var read = _text[_at] switch
                {
                    '\\' => ReadCommand(ref style, ref italic, depth),
                    '^' => ReadScript(TextStyle.Sup, style, italic, depth),
                    '_' => ReadScript(TextStyle.Sub, style, italic, depth),
                    '{' => ReadGroup(style, italic, depth),
                    '}' or '&' or '#' => false,
                    _ => ReadCharacter(style, italic),
                };
                if (!read)
                    return false;
            }

            return true;
        }

        private bool ReadCharacter(TextStyle style, bool italic)
        {
            var c = _text[_at++];
            switch (c)
            {
                case ' ' or '\n' or '\t' or '\r':
                    break;
                case '~':
                    pieces.Add('\u00A0', style);
                    break;
                case '\'':
                    pieces.Add('′', style);
                    break;
                case '=' or '<' or '>':
                    PutRelation(c.ToString(), style);
                    break;
                case '+' or '-' or '*':
                    PutOperator(c switch { '-' => "−", '*' => "∗", _ => "+" }, style);
                    break;
                case ',' or ';':
                    pieces.Add([c, MathSpacing.Thin], style);
                    break;
                default:
                    pieces.Add(c, italic && char.IsAsciiLetter(c) ? style | TextStyle.Italic : style);
                    break;
            }

            return true;
        }

        private bool ReadCommand(ref TextStyle style, ref bool italic, int depth)
        {
            var start = ++_at;
            while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
                _at++;

            if (_at == start)
                return ReadEscape(style);

            var name = _text[start.._at].ToString();
            if (LatexSymbols.Plain.TryGetValue(name, out var symbol))
                return Put(symbol, style);
            if (LatexSymbols.Relations.TryGetValue(name, out symbol))
                return PutRelation(symbol, style);
            if (LatexSymbols.Operators.TryGetValue(name, out symbol))
                return PutOperator(symbol, style);
            if (LatexSymbols.Functions.Contains(name))
                return PutFunction(name, style);
            if (LatexSymbols.Ignored.Contains(name))
                return SkipDot(name is "left" or "right");
            if (LatexSymbols.MathAccents.TryGetValue(name, out var accent))
                return ReadAccent(accent, style, italic, depth);

            switch (name)
            {
                case "rm" or "sc" or "sf":
                    italic = false;
                    SkipBlanks();
                    return true;
                case "it" or "cal" or "em":
                    italic = true;
                    SkipBlanks();
                    return true;
                case "bf" or "bm":
                    style |= TextStyle.Bold;
                    SkipBlanks();
                    return true;
                case "tt":
                    italic = false;
                    style |= TextStyle.Mono;
                    SkipBlanks();
                    return true;
                case "pmod":
                    return Put(" (mod ", style) && ReadArgument(out var modulus) && Nested(modulus, style, italic, depth) && Put(")", style);
                case "quad" or "qquad":
                    return Put(" ", style);
                case "not":
                    return ReadNegation(style);
                case "frac" or "tfrac" or "dfrac" or "nicefrac" or "sfrac":
                    return ReadFraction(style, italic, depth);
                case "sqrt":
                    return ReadArgument(out var root) && root.IndexOf('[') != 0 && Put("√", style) && PutGuarded(root, style, italic, depth);
                case "mathbb" or "Bbb" or "mathds":
                    return ReadBlackboard(style);
                case "text" or "textrm" or "textup" or "mbox" or "hbox" or "textnormal" or "textsf" or "textsc" or "textit" or "emph":
                    return ReadWords(style | (name is "textit" or "emph" ? TextStyle.Italic : TextStyle.Plain));
                case "textbf":
                    return ReadWords(style | TextStyle.Bold);
                case "texttt" or "mathtt":
                    return ReadWords(style | TextStyle.Mono);
                case "mathrm" or "operatorname" or "mathsf" or "mathup" or "rmfamily":
                    return ReadArgument(out var upright) && Nested(upright, style, italic: false, depth);
                case "mathcal" or "mathscr" or "mathfrak" or "mathit" or "ensuremath" or "boldmath":
                    return ReadArgument(out var letters) && Nested(letters, style, italic: true, depth);
                case "mathbf" or "boldsymbol" or "pmb":
                    return ReadArgument(out var bold) && Nested(bold, style | TextStyle.Bold, italic: name is not "mathbf", depth);
                default:
                    return false;
            }
        }

        private bool ReadEscape(TextStyle style)
        {
            if (_at == _text.Length)
                return false;

            var c = _text[_at++];
            return c switch
            {
                '%' or '&' or '_' or '#' or '$' or '{' or '}' => Put(c.ToString(), style),
                '|' => Put("‖", style),
                ',' or ';' or ':' or '>' or ' ' => Put(MathSpacing.Thin.ToString(), style),
                '!' or '/' => true,
                _ => false,
            };
        }

        /// <summary>A degree and a prime are raised already.</summary>
        private bool ReadScript(TextStyle script, TextStyle style, bool italic, int depth)
        {
            _at++;
            if (!ReadArgument(out var argument))
                return false;

            var trimmed = argument.Trim();
            if (script == TextStyle.Sup && trimmed is @"\circ" or @"\degree")
                return Put("°", style);
            if (script == TextStyle.Sup && trimmed is @"\prime" or "'")
                return Put("′", style);

            return Nested(argument, (style & ~(TextStyle.Sub | TextStyle.Sup)) | script, italic, depth);
        }

        private bool ReadGroup(TextStyle style, bool italic, int depth)
        {
            // {} separates: it has nothing in it.
            if (_text[_at..].StartsWith("{}"))
            {
                _at += 2;
                return true;
            }

            var group = Braces.Group(_text, _at, MaxLength);
            if (group.IsEmpty)
                return false;

            _at += group.Length + 2;
            return Nested(group, style, italic, depth);
        }

        private bool ReadAccent(char accent, TextStyle style, bool italic, int depth)
        {
            if (!ReadArgument(out var argument))
                return false;

            var letter = new Pieces();
            if (!new Reader(argument, letter).Read(style, italic, depth + 1) || letter.ToList() is not [{ Text.Length: 1 } one])
                return false;

            pieces.Add(LatexSymbols.Compose(one.Text[0], accent), one.Style);
            return true;
        }

        private bool ReadFraction(TextStyle style, bool italic, int depth)
            => ReadArgument(out var above) && ReadArgument(out var below)
                && PutGuarded(above, style, italic, depth)
                && Put("/", style)
                && PutGuarded(below, style, italic, depth);

        private bool ReadBlackboard(TextStyle style)
        {
            if (!ReadArgument(out var argument) || argument.Trim() is not [var letter])
                return false;

            return LatexSymbols.Blackboard.TryGetValue(letter.ToString(), out var struck)
                ? Put(struck, style)
                : Put(letter.ToString(), style | TextStyle.Bold);
        }

        private bool ReadNegation(TextStyle style)
        {
            SkipBlanks();
            var rest = _text[_at..];
            foreach (var (written, shown) in new[] { ("=", "≠"), (@"\in", "∉"), (@"\subset", "⊄"), (@"\equiv", "≢") })
            {
                if (rest.StartsWith(written, StringComparison.Ordinal))
                {
                    _at += written.Length;
                    return PutRelation(shown, style);
                }
            }

            return false;
        }

        /// <summary>Words within a formula: blanks count, and nothing is a quantity.</summary>
        private bool ReadWords(TextStyle style)
        {
            if (!ReadArgument(out var words) || words.IndexOfAny(NotWords) >= 0)
                return false;

            pieces.Add(words, style);
            return true;
        }

        /// <summary>A group, a command or a character: what a command or a script takes.</summary>
        private bool ReadArgument(out ReadOnlySpan<char> argument)
        {
            SkipBlanks();
            argument = default;
            if (_at == _text.Length)
                return false;

            if (_text[_at] == '{')
            {
                argument = Braces.Group(_text, _at, MaxLength);
                _at += argument.Length + 2;
                return !argument.IsEmpty;
            }

            var start = _at++;
            if (_text[start] == '\\')
            {
                if (_at < _text.Length && !char.IsAsciiLetter(_text[_at]))
                    _at++;
                while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
                    _at++;

                // ^\mathrm{x}: the command brings its own argument.
                var own = Braces.Group(_text, _at, MaxLength);
                if (!own.IsEmpty)
                    _at += own.Length + 2;
            }

            argument = _text[start.._at];
            return true;
        }

        private bool Nested(ReadOnlySpan<char> group, TextStyle style, bool italic, int depth)
            => new Reader(group, pieces).Read(style, italic, depth + 1);

        /// <summary>In parentheses, unless it is one thing: a letter with its scripts, a number, a word.</summary>
        private bool PutGuarded(ReadOnlySpan<char> group, TextStyle style, bool italic, int depth)
        {
            var inner = new Pieces();
            if (!new Reader(group, inner).Read(style, italic, depth + 1))
                return false;

            var read = inner.ToList();
            var line = string.Concat(read.Where(piece => !piece.Style.HasFlag(TextStyle.Sub) && !piece.Style.HasFlag(TextStyle.Sup)).Select(piece => piece.Text));
            var isOne = line.Length == 1 || line.All(c => char.IsAsciiDigit(c) || c is '.') || (read is [{ Style: var only }] && only == style && line.All(char.IsLetter));

            pieces.Add(isOne ? "" : "(", style);
            pieces.AddRange(read);
            pieces.Add(isOne ? "" : ")", style);
            return true;
        }

        private readonly bool Put(string shown, TextStyle style)
        {
            pieces.Add(shown, style);
            return true;
        }

        private readonly bool PutRelation(string relation, TextStyle style)
            => Put(MathSpacing.Relation(relation, style, pieces, isLast: _at == _text.Length), style);

        private readonly bool PutOperator(string symbol, TextStyle style)
            => Put(MathSpacing.Operator(symbol, style, pieces, isLast: _at == _text.Length), style);

        private readonly bool PutFunction(string name, TextStyle style)
            => Put(MathSpacing.Function(name, pieces, _text[_at..]), style);

        /// <summary>The dot of <c>\left.</c> draws nothing.</summary>
        private bool SkipDot(bool mayHaveDot)
        {
            if (mayHaveDot && _at < _text.Length && _text[_at] == '.')
                _at++;

            return true;
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
                _at++;
        }
    }
}
