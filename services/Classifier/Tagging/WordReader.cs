using System.Buffers;

namespace PaperMesh.Classifier.Tagging;

/// <summary>
/// Reads a text of a paper word by word, in the one form in which terms are compared: lower case, without accents, LaTeX and plural s.
/// <c>{B}ayesian networks</c>, <c>Bayesian-network</c> and <c>BAYESIAN NETWORKS</c> are the same two words.
/// </summary>
/// <remarks>
/// What may stand between the words of a phrase (white space, hyphens, <c>/</c>, quotes, braces, <c>$ _ ^ ~ *</c>, LaTeX commands) is
/// passed over in silence. Everything else is read as a break, an empty <see cref="Word"/>: no phrase reaches into the next sentence.
/// One pass, linear in the length of the text whatever it holds.
/// </remarks>
internal ref struct WordReader(ReadOnlySpan<char> text, Span<char> buffer)
{
    /// <summary>For the buffer. What is longer is cut, and is no word of any language.</summary>
    public const int LongestWord = 48;

    private const char SoftHyphen = '\u00AD';

    /// <summary>U+00C0 to U+017F without their accents.</summary>
    private const string Unaccented =
        "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll" +
        "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    private static readonly SearchValues<char> Joiners =
        SearchValues.Create(" \t\r\n\u00A0\u2009\u200B-\u2010\u2011\u2012\u2013\u2212/~$_^{}*'\"`\u2018\u2019\u201C\u201D" + "\u00AD");

    /// <summary>LaTeX accents that are written as a command of one letter: <c>\v{s}</c>.</summary>
    private static readonly SearchValues<char> AccentLetters = SearchValues.Create("cvHukrbdt");

    private static readonly SearchValues<char> AccentSigns = SearchValues.Create("'`^\"~=.-");

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private int _at;

    /// <summary>The word in its compared form; empty at a break. Valid until the next is read.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>Where the word begins in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Behind its last letter.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next word or break; false at the end of the text.</summary>
    public bool Read()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (char.IsLetterOrDigit(c))
            {
                ReadWord();
                return true;
            }

            if (c == '\\')
            {
                SkipCommand();
            }
            else
            {
                _at++;
                if (!Joiners.Contains(c) && !IsCombining(c))
                {
                    Word = [];
                    return true;
                }
            }
        }

        return false;
    }

    private void ReadWord()
    {
        var length = 0;
        Start = _at;

        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (char.IsLetterOrDigit(c))
            {
                _at++;
                End = _at;
                if (length < _buffer.Length)
                    _buffer[length++] = Fold(c);
            }
            else if (c is '{' or '}' or SoftHyphen || IsCombining(c))
            {
                _at++;
            }
            else if (c != '\\' || !SkipAccent())
            {
                break;
            }
        }

        SkipPossessive();
        Word = _buffer[..Singular(_buffer[..length])];
    }

    /// <summary>
    /// <c>models</c> to <c>model</c>, <c>galaxies</c> to <c>galaxy</c>, <c>APIs</c> to <c>api</c>. A rule of thumb: it serves comparing.
    /// </summary>
    private readonly int Singular(ReadOnlySpan<char> word)
    {
        if (word.Length < 3 || word[^1] != 's')
            return word.Length;

        if (_text[End - 1] == 's' && char.IsAsciiLetterUpper(_text[End - 2]))
            return word.Length - 1;

        if (word.Length == 3 || word is [.., 's' or 'u' or 'i', 's'])
            return word.Length;

        if (word is [_, _, .., 'i', 'e', 's'])
        {
            _buffer[word.Length - 3] = 'y';
            return word.Length - 2;
        }

        return word is [.., 's', 's', 'e', 's'] or [.., 'x', 'e', 's'] ? word.Length - 2 : word.Length - 1;
    }

    /// <summary>The <c>'s</c> of <c>Shor's algorithm</c>.</summary>
    private void SkipPossessive()
    {
        if (_text[_at..] is ['\'' or '\u2019', 's' or 'S', .. var rest] && (rest.IsEmpty || !char.IsLetterOrDigit(rest[0])))
            _at += 2;
    }

    /// <summary>A command is no word: of <c>\emph{deep}</c> only <c>deep</c> is read.</summary>
    private void SkipCommand()
    {
        if (SkipAccent())
            return;

        _at++;
        if (_at == _text.Length)
            return;

        if (!char.IsAsciiLetter(_text[_at]))
        {
            _at++;
            return;
        }

        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
    }

    /// <summary>The accent of the letter that follows: <c>\'e</c>, <c>\"{o}</c>, <c>\v{s}</c>. It does not end a word.</summary>
    private bool SkipAccent()
    {
        var accent = _text[_at..] is ['\\', var c, ..] && AccentSigns.Contains(c)
            || _text[_at..] is ['\\', var letter, '{', ..] && AccentLetters.Contains(letter);
        if (accent)
            _at += 2;

        return accent;
    }

    private static char Fold(char c) => c switch
    {
        <= '\u007F' => char.ToLowerInvariant(c),
        >= '\u00C0' and <= '\u017F' => Unaccented[c - '\u00C0'],
        _ => char.ToLowerInvariant(c),
    };

    private static bool IsCombining(char c) => c is >= '\u0300' and <= '\u036F';
}
