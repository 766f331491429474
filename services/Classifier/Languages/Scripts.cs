namespace PaperMesh.Classifier.Languages;

/// <summary>What letters are of.</summary>
internal enum Script
{
    None,
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Persian,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Georgian,
    Armenian,
    Han,
    Kana,
    Hangul,
}

/// <summary>Counts the letters of each script.</summary>
internal static class Scripts
{
    public const int Count = (int)Script.Hangul + 1;

    /// <summary>A letter that stands for a syllable or a word counts as much as the letters that others would need.</summary>
    private const int Syllable = 3;

    public static void CountLetter(char c, Span<int> letters)
    {
        var script = Of(c);
        letters[(int)script] += script >= Script.Han ? Syllable : 1;
    }

    /// <summary>The script of most letters. <see cref="Script.None"/> when there are none, or most are of scripts that are not known here.</summary>
    public static Script Most(ReadOnlySpan<int> letters)
    {
        var most = Script.None;
        for (var script = Script.None; script <= Script.Hangul; script++)
        {
            if (letters[(int)script] > letters[(int)most])
                most = script;
        }

        // Arabic letters are most of a Persian text, and Chinese ones may be of a Japanese text.
        return letters[(int)most] == 0 ? Script.None : most;
    }

    /// <summary>The language that is usual in a script which few others share.</summary>
    public static string? LanguageOf(Script script, ReadOnlySpan<int> letters) => script switch
    {
        Script.Greek => "el",
        Script.Hebrew => "he",
        Script.Arabic or Script.Persian => letters[(int)Script.Persian] * 20 > letters[(int)Script.Arabic] ? "fa" : "ar",
        Script.Devanagari => "hi",
        Script.Bengali => "bn",
        Script.Tamil => "ta",
        Script.Thai => "th",
        Script.Georgian => "ka",
        Script.Armenian => "hy",
        Script.Han or Script.Kana => letters[(int)Script.Kana] * 10 > letters[(int)Script.Han] ? "ja" : "zh",
        Script.Hangul => "ko",
        _ => null,
    };

    private static Script Of(char c) => c switch
    {
        <= '\u024F' or (>= '\u1E00' and <= '\u1EFF') => Script.Latin,
        >= '\u0370' and <= '\u03FF' => Script.Greek,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        >= '\u0531' and <= '\u0587' => Script.Armenian,
        >= '\u0590' and <= '\u05FF' => Script.Hebrew,
        '\u067E' or '\u0686' or '\u0698' or '\u06A9' or '\u06AF' or '\u06CC' => Script.Persian,
        >= '\u0600' and <= '\u06FF' => Script.Arabic,
        >= '\u0900' and <= '\u097F' => Script.Devanagari,
        >= '\u0980' and <= '\u09FF' => Script.Bengali,
        >= '\u0B80' and <= '\u0BFF' => Script.Tamil,
        >= '\u0E00' and <= '\u0E7F' => Script.Thai,
        >= '\u10A0' and <= '\u10FF' => Script.Georgian,
        >= '\u3040' and <= '\u30FF' => Script.Kana,
        >= '\u4E00' and <= '\u9FFF' or (>= '\u3400' and <= '\u4DBF') => Script.Han,
        >= '\uAC00' and <= '\uD7AF' or (>= '\u1100' and <= '\u11FF') => Script.Hangul,
        _ => Script.None,
    };
}
