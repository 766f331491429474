using System.Buffers;

namespace PaperMesh.Classifier.KeyPhrases;

/// <summary>Says in the paper's own words what it is about.</summary>
/// <remarks>
/// A candidate is what stands between two words or signs that break phrases, at most four words. It ranks by the weights of its words, how
/// often they and it itself are said, whether it is in the title, and how early it comes. Of phrases that hold one another the better one
/// stays. For English; plain code without state, safe for concurrent use. What it needs while it works is of fixed size, on the stack.
/// </remarks>
internal static class KeyPhraseFinder
{
    /// <summary>More are not told.</summary>
    public const int MostPhrases = 10;

    /// <summary>What comes behind so many words is not read.</summary>
    public const int MostWords = 800;

    private const int MostCandidates = 256;
    private const int LongestPhrase = 4;
    private const int Slots = 2048;

    /// <summary>Of a single word: it is in fewer than 1 of 40 papers.</summary>
    private const byte LeastWeightAlone = 16;

    /// <summary>Not a range: the runtime boxes what it compares with a range until it has compiled the call for the last time.</summary>
    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789");

    /// <summary>Best first, at most 10; empty when there are none.</summary>
    public static IReadOnlyList<string> Find(string title, string text, WordTable table)
    {
        Span<Word> words = stackalloc Word[MostWords];
        Span<Candidate> candidates = stackalloc Candidate[MostCandidates];
        Span<short> slots = stackalloc short[Slots];

        var inTitle = Read(title, table, words, isTitle: true);
        var count = inTitle + Read(text, table, words[inTitle..], isTitle: false);
        words = words[..count];

        CountMentions(words, slots);
        candidates = candidates[..Collect(words, candidates, slots)];
        Rank(candidates, words, inTitle);
        return Best(candidates, words, title, text);
    }

    /// <summary>Breaks are words too, of which one behind the other counts once.</summary>
    private static int Read(string text, WordTable table, Span<Word> words, bool isTitle)
    {
        Span<char> buffer = stackalloc char[PhraseWords.LongestWord];
        Span<char> lower = stackalloc char[PhraseWords.LongestWord];
        var reader = new PhraseWords(text, buffer);
        var count = 0;

        while (count < words.Length && reader.Read())
        {
            var facts = new WordFacts(0, WordPlaces.Breaks);
            var length = 0;
            if (!reader.Word.IsEmpty && reader.Word.ContainsAnyExcept(_digits))
            {
                length = reader.Word.ToLowerInvariant(lower);
                facts = table.Find(lower[..length]);
            }

            if (facts.Place == WordPlaces.Breaks && count > 0 && words[count - 1].Breaks)
                continue;

            words[count++] = new Word(reader.Start, reader.End, StemOf(lower[..length]), facts, isTitle);
        }

        // The title is a sentence of its own.
        if (count > 0)
            words[count - 1] = words[count - 1] with { EndsText = true };

        return count;
    }

    /// <summary>The same for singular and plural.</summary>
    private static uint StemOf(ReadOnlySpan<char> word) => word switch
    {
        [.. var stem and [_, _, ..], 'i', 'e', 's'] => WordTable.Hash(stem) * 31 + 'y',
        [.. var stem and [_, _, ..], 'y'] => WordTable.Hash(stem) * 31 + 'y',
        [.., 's', 's'] or [.., 'u', 's'] or [.., 'i', 's'] => WordTable.Hash(word) * 31,
        [.. var stem and [.., 'x' or 's', 'e'], 's'] => WordTable.Hash(stem[..^1]) * 31,
        [.. var stem and [_, _, ..], 's'] => WordTable.Hash(stem) * 31,
        _ => WordTable.Hash(word) * 31,
    };

    private static void CountMentions(Span<Word> words, Span<short> slots)
    {
        slots.Fill(-1);
        for (short i = 0; i < words.Length; i++)
        {
            if (words[i].Breaks)
                continue;

            var slot = (int)(words[i].Stem * 2_654_435_769 >> 21);
            while (slots[slot] >= 0 && words[slots[slot]].Stem != words[i].Stem)
                slot = (slot + 1) % Slots;

            if (slots[slot] < 0)
                slots[slot] = i;

            words[slots[slot]].Mentions++;
            words[i].First = slots[slot];
        }
    }

    private static int Collect(Span<Word> words, Span<Candidate> candidates, Span<short> slots)
    {
        slots.Fill(-1);
        var count = 0;
        for (var start = 0; start < words.Length && count < candidates.Length;)
        {
            var end = start;
            while (end < words.Length && !words[end].Breaks && (end == start || !words[end - 1].EndsText))
                end++;

            var next = Math.Max(end, start + 1);
            while (end - start > 1 && (words[start].Facts.Place & WordPlaces.NotFirst) != 0)
                start++;
            while (end > start && (words[end - 1].Facts.Place & WordPlaces.NotLast) != 0)
                end--;

            if (end - start is > 0 and <= LongestPhrase && IsTelling(words[start..end]))
                Add(new Candidate(start, end - start), words, candidates, slots, ref count);

            start = next;
        }

        return count;
    }

    /// <summary>Pairs of letters tell nobody anything, nor does <c>case</c>.</summary>
    private static bool IsTelling(Span<Word> phrase)
    {
        if (phrase is [{ Facts.Weight: < LeastWeightAlone }])
            return false;

        var length = 0;
        foreach (var word in phrase)
            length = Math.Max(length, word.End - word.Start);

        return length > 2;
    }

    private static void Add(Candidate found, Span<Word> words, Span<Candidate> candidates, Span<short> slots, ref int count)
    {
        var hash = 0u;
        foreach (var word in words.Slice(found.Start, found.Length))
            hash = (hash + word.Stem) * 2_654_435_769;

        var slot = (int)(hash >> 21);
        while (slots[slot] >= 0 && !IsSame(candidates[slots[slot]], found, words))
            slot = (slot + 1) % Slots;

        if (slots[slot] < 0)
        {
            slots[slot] = (short)count;
            candidates[count++] = found with { Mentions = 1, Written = found.Start };
            return;
        }

        ref var known = ref candidates[slots[slot]];
        known.Mentions++;

        // The title may write Everything With Capitals.
        if (words[known.Written].IsTitle && !words[found.Start].IsTitle)
            known.Written = found.Start;
    }

    private static bool IsSame(Candidate one, Candidate other, Span<Word> words)
        => one.Length == other.Length && IsWithin(one, other, words);

    private static bool IsWithin(Candidate part, Candidate whole, Span<Word> words)
    {
        for (var from = 0; from <= whole.Length - part.Length; from++)
        {
            var same = 0;
            while (same < part.Length && words[part.Start + same].Stem == words[whole.Start + from + same].Stem)
                same++;

            if (same == part.Length)
                return true;
        }

        return false;
    }

    private static void Rank(Span<Candidate> candidates, Span<Word> words, int inTitle)
    {
        foreach (ref var candidate in candidates)
        {
            var told = 0.0;
            foreach (var word in words.Slice(candidate.Start, candidate.Length))
                told += word.Facts.Weight * Math.Sqrt(words[word.First].Mentions);

            var late = words[candidate.Start].IsTitle ? 0 : (candidate.Start - inTitle) / (double)words.Length;
            candidate.Score = Math.Sqrt(told * candidate.Mentions)
                * (words[candidate.Start].IsTitle ? 1.3 : 1)
                * (1 - (0.3 * late))
                * (candidate.Length == 1 ? 0.6 : 1);
        }
    }

    private static List<string> Best(Span<Candidate> candidates, Span<Word> words, string title, string text)
    {
        candidates.Sort(static (one, other)
            => other.Score.CompareTo(one.Score) is not 0 and var order ? order : one.Start.CompareTo(other.Start));

        var best = new List<string>(MostPhrases);
        Span<Candidate> taken = stackalloc Candidate[MostPhrases];
        foreach (var candidate in candidates)
        {
            if (best.Count == MostPhrases)
                break;
            if (IsToldBy(taken[..best.Count], candidate, words))
                continue;

            taken[best.Count] = candidate;
            var (first, last) = (words[candidate.Written], words[candidate.Written + candidate.Length - 1]);
            best.Add(Written((first.IsTitle ? title : text).AsSpan(first.Start..last.End)));
        }

        return best;
    }

    private static bool IsToldBy(Span<Candidate> taken, Candidate candidate, Span<Word> words)
    {
        foreach (var other in taken)
        {
            if (IsWithin(other, candidate, words) || IsWithin(candidate, other, words))
                return true;
        }

        return false;
    }

    /// <summary>On one line and without LaTeX.</summary>
    private static string Written(ReadOnlySpan<char> phrase)
    {
        Span<char> written = stackalloc char[LongestPhrase * (PhraseWords.LongestWord + 1)];
        var reader = new PhraseWords(phrase, stackalloc char[PhraseWords.LongestWord]);
        var length = 0;
        while (reader.Read())
        {
            if (length > 0)
                written[length++] = ' ';

            reader.Word.CopyTo(written[length..]);
            length += reader.Word.Length;
        }

        return written[..length].ToString();
    }

    private record struct Word(int Start, int End, uint Stem, WordFacts Facts, bool IsTitle)
    {
        /// <summary>Of a word's first mention: how many there are.</summary>
        public short Mentions { get; set; }

        /// <summary>Where its first mention is.</summary>
        public short First { get; set; }

        public bool EndsText { get; init; }

        public readonly bool Breaks => Facts.Place == WordPlaces.Breaks;
    }

    private record struct Candidate(int Start, int Length)
    {
        public int Mentions { get; set; }

        /// <summary>The mention whose spelling is told.</summary>
        public int Written { get; set; }

        public double Score { get; set; }
    }
}
