using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using PaperMesh.Classifier.KeyPhrases;

namespace PaperMesh.Classifier.Training;

/// <summary>Learns from many papers which words tell much, and which stand where in a phrase.</summary>
/// <remarks>
/// No labels are needed: the neighbours of a word tell. Often in front of an article, or behind <c>we</c>, <c>to</c> or <c>can</c>, stand verbs;
/// behind an article and hardly ever at the end, adjectives. So a paper is read at run time without tagging parts of speech.
/// </remarks>
internal sealed class WordTableMaker
{
    /// <summary>Of rarer words the neighbours say too little.</summary>
    private const int FewestMentions = 20;

    private static readonly FrozenSet<string> Articles = Set(
        "a an the this these those its their our his her each some any such both several many all");

    private static readonly FrozenSet<string> BeforeVerbs = Set(
        "we to can could will would may might should must cannot which that who they it i you not is are was were be been being has have " +
        "had does do did also then thus they");

    private static readonly FrozenSet<string> BehindNouns = Set("of in on for with by from at into between under over through via as than and or");

    /// <summary>In no phrase, whatever their neighbours: the small words, and those with which papers speak of themselves.</summary>
    internal static readonly FrozenSet<string> Small = Set(
        "a about above according across after again against all almost along already also although always am among amongst an and another " +
        "any are around as at away based be became because become becomes been before being below between beyond both but by can cannot " +
        "could did different do does doing done due during each either else etc even ever every few first for from further furthermore get " +
        "given gives had has have having he hence her here his how however i if in indeed instead into is it its itself just last later " +
        "latter least less let like made mainly make makes making many may me might more moreover most mostly much must my namely near " +
        "nearly need neither never nevertheless next no non none nor not now of often on once one ones only onto or other others otherwise " +
        "our out over own paper part per perhaps quite rather really regarding respectively s same second see seem seems seen several " +
        "shall she should show showed shown shows since so some still such t than that the their them then there thereby therefore these " +
        "they third this those though three through throughout thus to together too toward towards two under until up upon us use used " +
        "uses using various very via was way we well were what when where whereas whether which while who whole whose why will with within " +
        "without would yet you your e g ie eg vs it's");

    /// <summary>They tell nothing in front of a phrase.</summary>
    private static readonly FrozenSet<string> Vague = Set(
        "additional available better careful certain common conventional current existing following general good great high important " +
        "interesting key large main major new numerous obtained popular possible potential present previous prior recent related relevant " +
        "significant small specific standard state-of-the-art strong traditional typical underlying useful usual whole wide");

    private readonly Dictionary<string, Neighbours> _words = [];
    private readonly HashSet<string> _inPaper = [];
    private int _papers;

    /// <summary>Learns from one more paper.</summary>
    public void Read(string title, string text)
    {
        _papers++;
        _inPaper.Clear();
        foreach (var word in Words(title))
            _inPaper.Add(word);

        var words = Words(text);
        _inPaper.UnionWith(words);
        foreach (var word in _inPaper.Where(word => word != ""))
            Of(word).Papers++;

        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "")
                continue;

            ref var word = ref Of(words[i]);
            var before = i == 0 ? "" : words[i - 1];
            var behind = i == words.Count - 1 ? "" : words[i + 1];
            word.Mentions++;
            word.BehindArticle += Articles.Contains(before) ? 1 : 0;
            word.BehindVerbMark += BeforeVerbs.Contains(before) ? 1 : 0;
            word.BeforeArticle += Articles.Contains(behind) ? 1 : 0;
            word.Last += behind == "" || BehindNouns.Contains(behind) || BeforeVerbs.Contains(behind) ? 1 : 0;
        }
    }

    /// <summary>The file that <see cref="WordTable"/> reads. The same papers, in any order, make the same file.</summary>
    public byte[] Make()
    {
        var entries = _words
            .Select(word => (Hash: WordTable.Hash(word.Key), Facts: FactsOf(word.Key, word.Value), word.Value.Papers, Word: word.Key))
            .Where(entry => entry.Facts != new WordFacts(WordFacts.MostWeight, WordTable.Guess(entry.Word)))
            .GroupBy(entry => entry.Hash, (hash, same) => (hash << 8) | same.OrderByDescending(entry => entry.Papers).ThenBy(entry => entry.Word, StringComparer.Ordinal).First().Facts.Packed)
            .Order()
            .ToList();

        var file = new byte[entries.Count * sizeof(uint)];
        for (var i = 0; i < entries.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(i * sizeof(uint)), entries[i]);

        return file;
    }

    private WordFacts FactsOf(string word, in Neighbours found)
    {
        var rarity = Math.Log(_papers / (found.Papers + 1.0)) / 7;
        return new WordFacts((byte)Math.Clamp(Math.Round(rarity * WordFacts.MostWeight), 0, WordFacts.MostWeight), PlaceOf(word, found));
    }

    private static WordPlaces PlaceOf(string word, in Neighbours found)
    {
        if (Small.Contains(word))
            return WordPlaces.Breaks;
        if (found.Mentions < FewestMentions)
            return WordTable.Guess(word);

        var (behindArticle, behindVerbMark) = (found.BehindArticle / (double)found.Mentions, found.BehindVerbMark / (double)found.Mentions);
        var (beforeArticle, last) = (found.BeforeArticle / (double)found.Mentions, found.Last / (double)found.Mentions);

        var isAdverb = word.Length > 4 && word.EndsWith("ly", StringComparison.Ordinal) && last < 0.4;
        var isVerb = behindArticle < 0.15 && (beforeArticle > 0.12 || behindVerbMark > 0.3);

        // it emerges, they rely
        var standsAlone = behindArticle < 0.03 && behindVerbMark > (word.EndsWith('s') ? 0.05 : 0.15);
        if (isAdverb || isVerb || standsAlone)
            return WordPlaces.Breaks;

        var isNotFirst = behindArticle > 0.55 || Vague.Contains(word);
        var isNotLast = last < 0.2 || (word.Length > 5 && word.EndsWith("ed", StringComparison.Ordinal));
        return (isNotFirst ? WordPlaces.NotFirst : WordPlaces.Any) | (isNotLast ? WordPlaces.NotLast : WordPlaces.Any);
    }

    /// <summary>In lower case; empty at a break.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var reader = new PhraseWords(text, stackalloc char[PhraseWords.LongestWord]);
        Span<char> lower = stackalloc char[PhraseWords.LongestWord];
        while (reader.Read())
        {
            var length = reader.Word.ToLowerInvariant(lower);
            words.Add(lower[..length].ToString());
        }

        return words;
    }

    private ref Neighbours Of(string word) => ref CollectionsMarshal.GetValueRefOrAddDefault(_words, word, out _);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    private struct Neighbours
    {
        public int Papers;
        public int Mentions;
        public int BehindArticle;
        public int BehindVerbMark;
        public int BeforeArticle;
        public int Last;
    }
}
