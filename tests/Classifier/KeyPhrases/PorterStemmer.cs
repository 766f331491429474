namespace PaperMesh.Classifier.Tests.KeyPhrases;

/// <summary>Porter's stemmer (1980), by which key phrases are usually compared when they are judged.</summary>
internal static class PorterStemmer
{
    private static readonly (string Ending, string Stem)[] Step2 =
    [
        ("ational", "ate"), ("ization", "ize"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("tional", "tion"),
        ("biliti", "ble"), ("entli", "ent"), ("ousli", "ous"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("iviti", "ive"),
        ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"), ("alli", "al"), ("ator", "ate"), ("eli", "e"),
    ];

    private static readonly (string Ending, string Stem)[] Step3 =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ness", ""), ("ful", "")];

    private static readonly string[] Step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic", "ou",
    ];

    /// <param name="word">In lower case.</param>
    public static string Stem(string word)
    {
        if (word.Length < 3)
            return word;

        word = Inflection(Plural(word));
        if (Ends(word, "y") && HasVowel(word[..^1]))
            word = word[..^1] + "i";

        word = Replace(Replace(word, Step2), Step3);
        if (Array.Find(Step4, ending => Ends(word, ending)) is { } last && word[..^last.Length] is var rest
            && Measure(rest) > 1 && (last != "ion" || rest is [.., 's' or 't']))
            word = rest;

        if (Ends(word, "e") && (Measure(word[..^1]) > 1 || (Measure(word[..^1]) == 1 && !EndsShort(word[..^1]))))
            word = word[..^1];

        return EndsDouble(word) && word[^1] == 'l' && Measure(word) > 1 ? word[..^1] : word;
    }

    private static string Plural(string word)
        => Ends(word, "sses") || Ends(word, "ies") ? word[..^2] : word is [.., not 's', 's'] ? word[..^1] : word;

    private static string Inflection(string word)
    {
        if (Ends(word, "eed"))
            return Measure(word[..^3]) > 0 ? word[..^1] : word;

        var stem = Ends(word, "ed") ? word[..^2] : Ends(word, "ing") ? word[..^3] : "";
        if (!HasVowel(stem))
            return word;
        if (Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz"))
            return stem + "e";
        if (EndsDouble(stem) && stem[^1] is not ('l' or 's' or 'z'))
            return stem[..^1];

        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    private static string Replace(string word, (string Ending, string Stem)[] step)
        => Array.Find(step, rule => Ends(word, rule.Ending)) is { Ending: not null } rule && Measure(word[..^rule.Ending.Length]) > 0
            ? word[..^rule.Ending.Length] + rule.Stem
            : word;

    private static bool Ends(string word, string ending) => word.EndsWith(ending, StringComparison.Ordinal);

    private static bool IsConsonant(string word, int at) => word[at] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => at == 0 || !IsConsonant(word, at - 1),
        _ => true,
    };

    /// <summary>How often a consonant follows a vowel.</summary>
    private static int Measure(string word) => Enumerable.Range(1, Math.Max(0, word.Length - 1)).Count(at => IsConsonant(word, at) && !IsConsonant(word, at - 1));

    private static bool HasVowel(string word) => Enumerable.Range(0, word.Length).Any(at => !IsConsonant(word, at));

    private static bool EndsDouble(string word) => word.Length > 1 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    private static bool EndsShort(string word)
        => word.Length > 2 && IsConsonant(word, word.Length - 3) && !IsConsonant(word, word.Length - 2) && IsConsonant(word, word.Length - 1)
            && word[^1] is not ('w' or 'x' or 'y');
}
