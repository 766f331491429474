namespace PaperMesh.Queries;

/// <summary>One spelling for letters that readers do not tell apart: <c>É</c>, <c>é</c> and <c>e</c>; <c>ℓ₂</c> and <c>l2</c>.</summary>
/// <remarks>
/// Written out because the process runs without ICU (<c>InvariantGlobalization</c>), where <see cref="string.Normalize()"/> does nothing.
/// </remarks>
internal static class Folding
{
    // One letter for each character: its base letter; '.' stays as it is, '+' becomes two letters.
    private const string From00C0 =
        "aaaaaa+ceeeeiiiidnooooo.ouuuuy++aaaaaa+ceeeeiiiidnooooo.ouuuuy+yaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii++jjkkklllllll" +
        "lllnnnnnn.nnoooooo++rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbbbb..occddddd.eeffg..iikkl.mnnooo..pp.....ttttuuuvyyzzzzzz....." +
        "....+++++++++aaiioouuuuuuuuuu.aaaa++ggggkkoooozzj+++gg..nnaa++ooaaaaeeeeiiiioooorrrruuuusstt..hhndoozzaaeeooooooooyylntj..acclts" +
        "z..bu.eejjqqrryy";

    private const string From1E00 =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
        "wwwwwwwwwwxxxxyyzzzzzzhtwy.sss+daaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

    private static readonly string[] GreekNames =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
        "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];

    /// <summary>The letter in lower case without its accent.</summary>
    public static char One(char letter) => char.ToLowerInvariant(letter) switch
    {
        >= '\u00C0' and <= '\u024F' and var latin when From00C0[latin - '\u00C0'] is var plain && plain is not ('.' or '+') => plain,
        >= '\u1E00' and <= '\u1EFF' and var latin when From1E00[latin - '\u1E00'] is var plain && plain is not ('.' or '+') => plain,
        >= '\uFF10' and <= '\uFF19' and var wide => (char)(wide - '\uFF10' + '0'),
        >= '\uFF41' and <= '\uFF5A' and var wide => (char)(wide - '\uFF41' + 'a'),
        >= '\u2080' and <= '\u2089' and var below => (char)(below - '\u2080' + '0'),
        '\u2070' or (>= '\u2074' and <= '\u2079') => (char)(letter - '\u2070' + '0'),
        '\u00B9' => '1',
        '\u00B2' => '2',
        '\u00B3' => '3',
        'ά' => 'α',
        'έ' => 'ε',
        'ϵ' => 'ε',
        'ή' => 'η',
        'ί' or 'ϊ' or 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' or 'ϋ' or 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ϑ' => 'θ',
        'ϕ' => 'φ',
        'ς' => 'σ',
        '\u00B5' => 'μ',
        'ё' => 'е',
        'й' => 'и',
        'ℓ' or 'ℒ' => 'l',
        'ℝ' => 'r',
        'ℂ' => 'c',
        'ℕ' => 'n',
        'ℤ' => 'z',
        'ℚ' => 'q',
        'ℙ' => 'p',
        'ℋ' => 'h',
        var lower => lower,
    };

    /// <summary>What stands for a letter that is two or three: <c>æ</c>, <c>ß</c>, <c>ﬁ</c>; null for any other.</summary>
    public static string? Many(char letter) => char.ToLowerInvariant(letter) switch
    {
        'ß' or 'ẞ' => "ss",
        'æ' or 'ǣ' or 'ǽ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ĳ' => "ij",
        >= 'Ǆ' and <= 'ǆ' or >= 'Ǳ' and <= 'ǳ' => "dz",
        >= 'Ǉ' and <= 'ǉ' => "lj",
        >= 'Ǌ' and <= 'ǌ' => "nj",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        _ => null,
    };

    /// <summary>The ASCII letter or digit of a mathematical alphabet (<c>𝐀</c>, <c>𝒪</c>, <c>𝟙</c>); null for any other code point.</summary>
    public static char? Mathematical(int codePoint) => codePoint switch
    {
        >= 0x1D400 and <= 0x1D6A3 => (char)('a' + ((codePoint - 0x1D400) % 26)),
        >= 0x1D7CE and <= 0x1D7FF => (char)('0' + ((codePoint - 0x1D7CE) % 10)),
        _ => null,
    };

    /// <summary>What LaTeX calls a Greek letter from <c>α</c> to <c>ω</c>: <c>beta</c>.</summary>
    public static string GreekName(char letter) => GreekNames[letter - 'α'];
}
