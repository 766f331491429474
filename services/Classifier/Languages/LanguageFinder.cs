using System.Buffers;
using System.Collections.Frozen;
using System.Numerics;
using PaperMesh.Classifier.Tagging;

namespace PaperMesh.Classifier.Languages;

/// <summary>Says in which language a text is written: by its script, and within the Latin and Cyrillic ones by its small words.</summary>
/// <remarks>Why no library: docs/decisions/011-language.md. Plain code without state, safe for concurrent use.</remarks>
internal static class LanguageFinder
{
    /// <summary>What comes behind so many characters of a text is not read.</summary>
    public const int MostChars = 3_000;

    /// <summary>Fewer small words say nothing.</summary>
    private const int FewestHits = 3;

    /// <summary>Of the words of a text, in every language that is known here, at least so many are small ones.</summary>
    private const double SmallestShare = 0.12;

    private static readonly SearchValues<char> FormulaOrCommand = SearchValues.Create("$\\");

    private static readonly FrozenDictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> SmallWords =
        Languages.Of.Index()
            .SelectMany(language => language.Item.Words.Split(' ').Select(word => (Word: word, Bit: 1u << language.Index)))
            .GroupBy(entry => entry.Word, entry => entry.Bit)
            .ToFrozenDictionary(entry => entry.Key, entry => entry.Aggregate((one, other) => one | other))
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>ISO 639-1: <c>en</c>; null when it is not clear, or one that is not known here.</summary>
    public static string? Find(string title, string text)
    {
        var counts = new Counts(stackalloc int[Languages.Of.Length], stackalloc int[Scripts.Count]);
        Read(title.AsSpan(..Math.Min(title.Length, MostChars)), ref counts);
        Read(text.AsSpan(..Math.Min(text.Length, MostChars)), ref counts);

        return Scripts.Most(counts.Letters) switch
        {
            Script.None => null,
            Script.Latin or Script.Cyrillic => BySmallWords(counts),
            var script => Scripts.LanguageOf(script, counts.Letters),
        };
    }

    private static string? BySmallWords(in Counts counts)
    {
        var (best, second) = (0, -1);
        for (var i = 1; i < counts.Hits.Length; i++)
        {
            if (counts.Hits[i] > counts.Hits[best])
                (best, second) = (i, best);
            else if (second < 0 || counts.Hits[i] > counts.Hits[second])
                second = i;
        }

        var isClear = counts.Hits[best] >= FewestHits
            && counts.Hits[best] >= SmallestShare * counts.Words
            && counts.Hits[best] > 1.1 * counts.Hits[second];

        return isClear ? Languages.Of[best].Code : null;
    }

    private static void Read(ReadOnlySpan<char> text, ref Counts counts)
    {
        Span<char> word = stackalloc char[Languages.LongestSmallWord];
        var length = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            var c = at < text.Length ? text[at] : ' ';
            if (c == '\\' && LatexAccents.Read(text[at..], out var accented) is > 0 and var taken)
            {
                c = accented;
                at += taken - 1;
            }

            if (char.IsLetter(c))
            {
                Scripts.CountLetter(c, counts.Letters);
                if (length < word.Length)
                    word[length] = char.ToLowerInvariant(c);

                length++;
                continue;
            }

            if (length > 0)
            {
                counts.Words++;
                if (length <= word.Length && SmallWords.TryGetValue(word[..length], out var languages))
                    counts.Add(languages);

                length = 0;
            }

            if (FormulaOrCommand.Contains(c))
                at += LatexAt(text[at..]) - 1;
        }
    }

    /// <summary>How long the formula or the command is with which the text begins; at least 1.</summary>
    private static int LatexAt(ReadOnlySpan<char> text)
    {
        if (text[0] == '$')
            return text[1..Math.Min(text.Length, 200)].IndexOf('$') is >= 0 and var end ? end + 2 : 1;

        var length = 1;
        while (length < text.Length && char.IsAsciiLetter(text[length]))
            length++;

        return length;
    }

    private ref struct Counts(Span<int> hits, Span<int> letters)
    {
        public readonly Span<int> Hits = hits;
        public readonly Span<int> Letters = letters;
        public int Words;

        public readonly void Add(uint languages)
        {
            for (; languages != 0; languages &= languages - 1)
                Hits[BitOperations.TrailingZeroCount(languages)]++;
        }
    }
}
