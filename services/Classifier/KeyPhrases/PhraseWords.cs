using PaperMesh.Classifier.Tagging;

namespace PaperMesh.Classifier.KeyPhrases;

/// <summary>Reads a text word by word as phrases need them: with hyphens, in the paper's own spelling, without LaTeX.</summary>
/// <remarks>
/// Formulas (<c>$…$</c>), addresses and every sign but white space and quotes are breaks. One pass, linear in the length of the text whatever it
/// holds.
/// </remarks>
internal ref struct PhraseWords(ReadOnlySpan<char> text, Span<char> buffer)
{
    /// <summary>For the buffer. What is longer is a break: no word of any language.</summary>
    public const int LongestWord = 40;

    /// <summary>A dollar sign whose other is further away is one of money.</summary>
    private const int LongestFormula = 200;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private int _at;

    /// <summary>The word as written, without the braces and accents of LaTeX; empty at a break. Valid until the next is read.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>Where it begins in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Behind its last letter.</summary>
    public readonly int End => _at;

    /// <summary>Goes to the next word or break; false at the end of the text.</summary>
    public bool Read()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (char.IsLetterOrDigit(c) || LatexAccents.Read(_text[_at..], out _) > 0)
            {
                ReadWord();
                return true;
            }

            if (c == '\\' && _at + 1 < _text.Length && char.IsAsciiLetter(_text[_at + 1]))
            {
                _at++;
                while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
                    _at++;
            }
            else if (char.IsWhiteSpace(c) || c is '{' or '}' or '~' or '*')
            {
                _at++;
            }
            else
            {
                Start = _at++;
                if (c == '$' && _text[_at..Math.Min(_text.Length, _at + LongestFormula)].IndexOf('$') is >= 0 and var length)
                    _at += length + 1;

                Word = [];
                return true;
            }
        }

        return false;
    }

    private void ReadWord()
    {
        Start = _at;
        var length = 0;
        var isAddress = false;
        while (_at < _text.Length)
        {
            if (LatexAccents.Read(_text[_at..], out var accented) is > 0 and var taken)
            {
                if (length < _buffer.Length)
                    _buffer[length] = accented;

                length++;
                _at += taken;
                continue;
            }

            var c = _text[_at];
            if (char.IsLetterOrDigit(c) || (IsJoiner(c) && IsLetter(_at + 1)))
            {
                if (length < _buffer.Length)
                    _buffer[length] = c;

                length++;
            }
            else if (c == ':' && _text[_at..].StartsWith("://", StringComparison.Ordinal))
            {
                isAddress = true;
                while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]))
                    _at++;
                break;
            }
            else if (c is not ('{' or '}') || !(IsLetter(_at + 1) || IsLetter(_at - 1)))
            {
                break;
            }

            _at++;
        }

        Word = isAddress || length > _buffer.Length ? [] : _buffer[..length];
    }

    private static bool IsJoiner(char c) => c is '-' or '\u2010' or '\u2011' or '\'' or '\u2019';

    private readonly bool IsLetter(int at) => at < _text.Length && char.IsLetterOrDigit(_text[at]);
}
