using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>Says where in a text the words of a query stand, however they are written there. Immutable.</summary>
public sealed class Highlighter
{
    /// <summary>What stands behind it is not looked at; the longest abstract of 75,000 papers has 3,200 characters.</summary>
    private const int MostCharacters = 10_000;

    /// <summary>How far before the first mark an excerpt may begin, to begin with a sentence.</summary>
    private const int LongestRunUp = 160;

    // Marked only when nothing else was asked for.
    private static readonly HashSet<string> SmallWords =
    [
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "how", "in", "is", "it", "of", "on", "or", "that", "the",
        "this", "to", "via", "we", "what", "with",
    ];

    private readonly string[][] _phrases;
    private readonly PrefixTerm[] _prefixes;

    private Highlighter(string[][] phrases, PrefixTerm[] prefixes) => (_phrases, _prefixes) = (phrases, prefixes);

    /// <returns>Null when the query asks for no words.</returns>
    public static Highlighter? Of(PaperQuery query)
    {
        string[][] phrases = [.. query.Wanted.OfType<WordsTerm>().Select(term => term.Phrase.Split(' '))];
        PrefixTerm[] prefixes = [.. query.Wanted.OfType<PrefixTerm>()];
        string[][] telling = [.. phrases.Where(phrase => phrase.Length > 1 || !SmallWords.Contains(phrase[0]))];

        if (telling.Length + prefixes.Length > 0)
            return new Highlighter(telling, prefixes);
        return phrases.Length > 0 ? new Highlighter(phrases, []) : null;
    }

    /// <summary>Where they stand, in order; no two touch.</summary>
    public IReadOnlyList<TextMark> Marks(string text)
    {
        List<TextMark> marks = [];
        foreach (var found in Find(text))
        {
            if (marks is [.., var last] && found.Start <= last.Start + last.Length)
                marks[^1] = last with { Length = Math.Max(last.Length, found.Start + found.Length - last.Start) };
            else
                marks.Add(new TextMark(found.Start, found.Length));
        }

        return marks;
    }

    /// <summary>The part of a text that has most of the words: from the beginning of a sentence when one is near.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="length">Of the part, about.</param>
    /// <returns>The whole text when it is not longer.</returns>
    public TextExcerpt Excerpt(string text, int length)
    {
        var start = text.Length <= length ? 0 : StartOf(text, length);
        var end = Math.Min(text.Length, start + length);
        if (end < text.Length && text.LastIndexOf(' ', end, end - start) is > 0 and var blank && blank > start)
            end = blank;

        return new TextExcerpt(start, end - start, [.. Marks(text).Where(mark => mark.Start >= start && mark.Start + mark.Length <= end)]);
    }

    /// <summary>Where the excerpt begins; 0 when no other part has more than the beginning.</summary>
    public int StartOf(string text, int length)
    {
        var found = Find(text);
        var (first, atBeginning) = (0, 0);
        var (best, most) = (0, 0);
        var counts = new int[_phrases.Length + _prefixes.Length];
        var distinct = 0;
        for (var last = 0; last < found.Count; last++)
        {
            if (counts[found[last].Term]++ == 0)
                distinct++;
            while (found[last].Start + found[last].Length - found[first].Start > length - LongestRunUp / 2 && first < last)
            {
                if (--counts[found[first++].Term] == 0)
                    distinct--;
            }

            if (found[last].Start + found[last].Length <= length)
                atBeginning = Math.Max(atBeginning, distinct);
            if (distinct > most)
                (best, most) = (found[first].Start, distinct);
        }

        return most <= atBeginning ? 0 : Beginning(text, best);
    }

    private static int Beginning(string text, int mark)
    {
        var from = Math.Max(0, mark - LongestRunUp);
        var sentence = text.LastIndexOf(". ", mark, mark - from, StringComparison.Ordinal);
        var start = sentence >= 0 ? sentence + 2
            : from == 0 ? 0
            : text.IndexOf(' ', mark - LongestRunUp / 4) is var blank && blank >= 0 && blank < mark ? blank + 1
            : mark;

        // Not in the middle of a formula.
        return text.AsSpan(0, start).Count('$') % 2 == 1 ? text.LastIndexOf('$', start - 1) : start;
    }

    private List<Found> Find(string text)
    {
        var words = Read(text);
        List<Found> all = [];
        for (var at = 0; at < words.Count; at++)
        {
            for (var number = 0; number < _phrases.Length; number++)
            {
                if (IsAt(_phrases[number], words, at))
                    all.Add(new Found(number, words[at].Start, words[at + _phrases[number].Length - 1].End - words[at].Start));
            }

            for (var number = 0; number < _prefixes.Length; number++)
            {
                if (words[at].Text == _prefixes[number].Singular || words[at].Text.StartsWith(_prefixes[number].Start, StringComparison.Ordinal))
                    all.Add(new Found(_phrases.Length + number, words[at].Start, words[at].End - words[at].Start));
            }
        }

        return all;
    }

    private static bool IsAt(string[] phrase, List<PlacedWord> words, int at)
    {
        if (at + phrase.Length > words.Count)
            return false;

        for (var i = 0; i < phrase.Length; i++)
        {
            if (words[at + i].Text != phrase[i])
                return false;
        }

        return true;
    }

    private static List<PlacedWord> Read(string text)
    {
        var reader = new PaperText();
        reader.Read(text.Length <= MostCharacters ? text : text[..MostCharacters]);

        List<PlacedWord> words = [];
        while (reader.Next())
            words.Add(new PlacedWord(reader.Singular().ToString(), reader.WordStart, reader.WordEnd));

        return words;
    }

    private readonly record struct PlacedWord(string Text, int Start, int End);

    private readonly record struct Found(int Term, int Start, int Length);
}
