using System.Globalization;
using System.Text;

namespace PaperMesh.Queries;

/// <summary>Cuts a text into words, in the one way in which papers are indexed, queried and matched.</summary>
/// <remarks>
/// <para>
/// Lower case, without accents (Unicode's and LaTeX's), plurals as singulars. Whatever is neither letter nor digit parts words, the hyphen too.
/// Digits that hang below or above join (<c>$\ell_2$</c>, <c>ℓ₂</c>, <c>L2</c> are <c>l2</c>), LaTeX's formatting commands vanish, its other
/// commands are words (<c>\alpha</c>, <c>α</c>: <c>alpha</c>). A Chinese or Japanese character is a word. <c>c++</c> and <c>c#</c> are words.
/// </para>
/// <para>Reads a text once, from the start; not for two threads at a time. Words are cut at <see cref="MaxWord"/> characters.</para>
/// </remarks>
public sealed class PaperText
{
    /// <summary>Characters of the longest word.</summary>
    public const int MaxWord = 64;

    /// <summary>Characters of a title that tell it from others; also those of a query.</summary>
    public const int MaxTitle = 1000;

    private readonly char[] _word = new char[MaxWord];
    private string _text = "";
    private int _at;
    private int _length;

    /// <summary>The word last read, as it stands: <c>networks</c>.</summary>
    public ReadOnlySpan<char> Word => _word.AsSpan(0, _length);

    /// <summary>Where the word last read begins in the text: at its first letter, or the LaTeX that stands for it.</summary>
    public int WordStart { get; private set; }

    /// <summary>Where it ends: behind its last letter, with what hangs on that (<c>{'e}</c>, a combining accent).</summary>
    public int WordEnd
    {
        get
        {
            var (at, open) = (field, _text.AsSpan(WordStart, field - WordStart).Count('{') - _text.AsSpan(WordStart, field - WordStart).Count('}'));
            for (; at < _text.Length; at++)
            {
                if (_text[at] is '}' && open > 0)
                    open--;
                else if (_text[at] is not (>= '\u0300' and <= '\u036F'))
                    break;
            }

            return at;
        }
        private set;
    }

    /// <summary>The words of a text, plurals as singulars.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var reader = new PaperText();
        reader.Read(text);

        var words = new List<string>();
        while (reader.Next())
            words.Add(reader.Singular().ToString());

        return words;
    }

    /// <summary>What is the same for two texts when they are the same title: its words, plurals kept.</summary>
    /// <returns>The text itself when it has no words (<c>!?</c>); empty for an empty text.</returns>
    public static string TitleKey(string title)
    {
        var line = Start(OneLine(title));
        var reader = new PaperText();
        reader.Read(line);

        var key = new StringBuilder(line.Length);
        while (reader.Next())
            key.Append(key.Length == 0 ? "" : " ").Append(reader.Word);

        return key.Length == 0 ? line : key.ToString();
    }

    /// <summary>White space collapsed.</summary>
    internal static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>As much of a line as a title or a query may have.</summary>
    internal static string Start(string line) => line.Length <= MaxTitle ? line : line[..MaxTitle].TrimEnd();

    internal static bool IsQuote(char sign) => sign is '"' or '“' or '”' or '„';

    /// <summary>Starts on another text.</summary>
    public void Read(string text) => (_text, _at, _length) = (text, 0, 0);

    /// <summary>Reads the next word.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        _length = 0;
        var goesOn = true;

        // An accent before its letter (\'e, \c{c}) is where the word begins.
        int? accent = null;
        while (_at < _text.Length && goesOn)
        {
            // Each step takes a character into the word or passes over it; the one that ends the word says so.
            var (at, length) = (_at, _length);
            goesOn = Step();

            if (length == 0)
                accent = accent is { } open && _text[at] == '{' ? open : _length > 0 ? accent : IsAccent(at) ? at : null;
            if (_length > length)
                (WordStart, WordEnd) = (length == 0 ? accent ?? at : WordStart, _at);
        }

        return _length > 0;
    }

    /// <summary>The word last read as a singular: <c>network</c>. <see cref="Word"/> is the same from then on.</summary>
    public ReadOnlySpan<char> Singular()
    {
        _length = Plurals.Singular(_word.AsSpan(0, _length));
        return Word;
    }

    /// <returns>False when the word is complete.</returns>
    private bool Step() => _text[_at] switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => Take(_text[_at++]),
        >= 'A' and <= 'Z' => Take((char)(_text[_at++] | 0x20)),
        '\\' => Command(),
        '{' or '}' or '$' or '\u00AD' or (>= '\u0300' and <= '\u036F') or (>= '\u200B' and <= '\u200D') => Pass(),
        '_' or '^' when _length > 0 && DigitFollows() => Pass(),
        '\'' or '’' => Apostrophe(),
        '+' or '#' => Sign(),
        >= '\u0080' => Letter(),
        _ => Part(),
    };

    private bool IsAccent(int at)
        => _text[at] == '\\' && (IsAt(at + 1, sign => "'`\"^~=.".Contains(sign, StringComparison.Ordinal))
            || (IsAt(at + 1, char.IsAsciiLetter) && !IsAt(at + 2, char.IsAsciiLetter)));

    private bool Take(char letter)
    {
        if (_length < MaxWord)
            _word[_length++] = letter;
        return true;
    }

    private bool Take(ReadOnlySpan<char> letters)
    {
        foreach (var letter in letters)
            Take(letter);
        return true;
    }

    private bool Pass()
    {
        _at++;
        return true;
    }

    private bool Part()
    {
        _at++;
        return _length == 0;
    }

    private bool DigitFollows()
    {
        var at = _at + 1;
        while (at < _text.Length && _text[at] is '{' or '$')
            at++;
        return at < _text.Length && char.IsAsciiDigit(_text[at]);
    }

    /// <summary><c>Hopfield's</c> is <c>hopfield</c>.</summary>
    private bool Apostrophe()
    {
        if (_length > 0 && IsAt(_at + 1, char.IsAsciiLetter) && _text[_at + 1] is 's' or 'S' && !IsAt(_at + 2, char.IsLetterOrDigit))
            _at++;
        return Part();
    }

    /// <summary>Belongs to the word in <c>C++</c> and <c>C#</c>, and to none elsewhere.</summary>
    private bool Sign()
    {
        var sign = _text.AsSpan(_at).StartsWith("++") ? "++" : _text[_at] == '#' ? "#" : "";
        if (sign.Length == 0 || _length != 1 || !char.IsAsciiLetter(_word[0]) || IsAt(_at + sign.Length, char.IsLetterOrDigit))
            return Part();

        _at += sign.Length;
        Take(sign);
        return false;
    }

    private bool IsAt(int at, Func<char, bool> what) => at < _text.Length && what(_text[at]);

    private bool Letter()
    {
        if (!Rune.TryGetRuneAt(_text, _at, out var rune))
            return Part();

        if (IsWordOfItsOwn(rune.Value))
            return Ideograph(rune);

        if (Folding.Mathematical(rune.Value) is { } plain)
        {
            _at += rune.Utf16SequenceLength;
            return Take(plain);
        }

        // What hangs above or below, and signs such as ℝ, are no letters to Unicode, but stand for some.
        if (rune.IsBmp && Folding.One(_text[_at]) is var letter && (Rune.IsLetterOrDigit(rune) || char.IsAscii(letter)))
            return Folding.Many(_text[_at++]) is { } letters ? Take(letters)
                : IsGreek(letter) && !InGreekWord() ? Take(Folding.GreekName(letter))
                : Take(letter);

        var isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
        if (!isMark && !Rune.IsLetterOrDigit(rune))
            return Part();

        _at += rune.Utf16SequenceLength;
        return Take(Rune.ToLowerInvariant(rune).ToString());
    }

    private static bool IsGreek(char letter) => letter is >= 'α' and <= 'ω';

    private bool InGreekWord() => (_length > 0 && IsGreek(_word[_length - 1])) || IsAt(_at, next => IsGreek(Folding.One(next)));

    private bool Ideograph(Rune rune)
    {
        if (_length > 0)
            return false;

        _at += rune.Utf16SequenceLength;
        Take(rune.ToString());
        return false;
    }

    private static bool IsWordOfItsOwn(int codePoint) => codePoint
        is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x3FFFF);

    private bool Command()
    {
        if (!IsAt(_at + 1, char.IsAsciiLetter))
        {
            // \'e and \"{o} are accents, \- a place where the word may be broken; \$, \& and the like are signs.
            var joins = IsAt(_at + 1, sign => "'`\"^~=.-".Contains(sign, StringComparison.Ordinal));
            _at = Math.Min(_at + 2, _text.Length);
            return joins || _length == 0;
        }

        var end = _at + 1;
        while (IsAt(end, char.IsAsciiLetter))
            end++;

        var name = _text.AsSpan(_at + 1, end - _at - 1);
        if (LatexCommands.Letters(name) is { } letters)
        {
            // TeX takes the blank behind such a command for its end: "S\o ren", "\v s".
            _at = IsAt(end, char.IsWhiteSpace) ? end + 1 : end;
            return Take(letters);
        }

        if (_length > 0)
            return false;

        _at = end;
        return LatexCommands.IsMarkup(name) || Take(LatexCommands.Word(name));
    }
}
