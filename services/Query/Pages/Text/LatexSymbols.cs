using System.Collections.Frozen;

namespace PaperMesh.Query.Pages.Text;

/// <summary>LaTeX names and the characters they stand for. Only characters that ordinary fonts have.</summary>
internal static class LatexSymbols
{
    /// <summary>Names of one character, in text and formulas alike.</summary>
    public static readonly FrozenDictionary<string, string> Plain = Table("""
        alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π
        varpi ϖ rho ρ varrho ρ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
        Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
        ell ℓ hbar ℏ infty ∞ partial ∂ nabla ∇ emptyset ∅ varnothing ∅ aleph ℵ Re ℜ Im ℑ imath ı jmath ȷ
        forall ∀ exists ∃ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ triangle △ square □ Box □ diamond ⋄ star ⋆ bullet • ast ∗ prime ′
        sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ oint ∮ degree ° dag † dagger † ddag ‡ ddagger ‡ S § P ¶ copyright © pounds £ euro €
        ldots … dots … cdots ⋯ dotsc … dotsb ⋯ vdots ⋮ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | Vert ‖ lVert ‖ rVert ‖
        lvert | rvert | backslash \ lbrace { rbrace } odot ⊙ checkmark ✓ flat ♭ sharp ♯ natural ♮
        ss ß ae æ AE Æ oe œ OE Œ o ø O Ø aa å AA Å l ł L Ł i ı j ȷ dh ð DH Ð th þ TH Þ
        textmu µ textdegree ° texttrademark ™ textregistered ® textendash – textemdash — textasciitilde ~ textbackslash \ textquoteright ’
        micron µm arcsec ″ arcmin ′ sun ⊙ colon : C ℂ N ℕ Q ℚ R ℝ Z ℤ
        """);

    /// <summary>Relations and arrows: set with a little space on both sides.</summary>
    public static readonly FrozenDictionary<string, string> Relations = Table("""
        le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ lt < gt > la ≲ ga ≳
        approx ≈ sim ∼ thicksim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔
        in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ mid ∣ parallel ∥ perp ⊥ prec ≺ preceq ⪯ succ ≻ succeq ⪰ models ⊨ vdash ⊢
        to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔
        mapsto ↦ hookrightarrow ↪ rightsquigarrow ⇝ uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘
        """);

    /// <summary>Operators between two things: spaced when they stand between two things.</summary>
    public static readonly FrozenDictionary<string, string> Operators = Table("""
        times × cdot · pm ± mp ∓ div ÷ oplus ⊕ otimes ⊗ ominus ⊖ circ ∘ cup ∪ cap ∩ bigcup ⋃ bigcap ⋂ sqcup ⊔ sqcap ⊓ setminus ∖ wedge ∧ land ∧
        vee ∨ lor ∨ bigoplus ⨁ bigotimes ⨂ rtimes ⋊ ltimes ⋉ boxtimes ⊠
        """);

    /// <summary>Functions that are set upright, as words.</summary>
    public static readonly FrozenSet<string> Functions = Words("""
        log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan min max sup inf lim limsup liminf det dim ker deg gcd hom
        arg argmin argmax Pr tr bmod mod
        """);

    /// <summary>Commands that say how what follows is drawn, and that plain text can do without.</summary>
    public static readonly FrozenSet<string> Ignored = Words("""
        left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle scriptstyle limits nolimits mathstrut xspace protect
        """);

    /// <summary>Double-struck letters.</summary>
    public static readonly FrozenDictionary<string, string> Blackboard = Table("C ℂ H ℍ N ℕ P ℙ Q ℚ R ℝ Z ℤ");

    /// <summary>Accents by their command, as combining characters.</summary>
    public static readonly FrozenDictionary<char, char> Accents = new Dictionary<char, char>
    {
        ['`'] = '\u0300',
        ['\''] = '\u0301',
        ['^'] = '\u0302',
        ['~'] = '\u0303',
        ['='] = '\u0304',
        ['u'] = '\u0306',
        ['.'] = '\u0307',
        ['"'] = '\u0308',
        ['r'] = '\u030A',
        ['H'] = '\u030B',
        ['v'] = '\u030C',
        ['d'] = '\u0323',
        ['c'] = '\u0327',
        ['k'] = '\u0328',
        ['b'] = '\u0331',
    }.ToFrozenDictionary();

    /// <summary>Accents of formulas, as combining characters.</summary>
    public static readonly FrozenDictionary<string, char> MathAccents = new Dictionary<string, char>
    {
        ["hat"] = '\u0302',
        ["widehat"] = '\u0302',
        ["tilde"] = '\u0303',
        ["widetilde"] = '\u0303',
        ["bar"] = '\u0304',
        ["overline"] = '\u0305',
        ["dot"] = '\u0307',
        ["ddot"] = '\u0308',
        ["vec"] = '\u20D7',
        ["acute"] = '\u0301',
        ["grave"] = '\u0300',
        ["breve"] = '\u0306',
        ["check"] = '\u030C',
        ["mathring"] = '\u030A',
        ["underline"] = '\u0332',
    }.ToFrozenDictionary();

    /// <summary>Letter, accent and the one character for both. Without ICU the framework cannot compose them itself.</summary>
    private static readonly FrozenDictionary<(char Letter, char Accent), char> Composed = new (char Accent, string Pairs)[]
    {
        ('\u0300', "aàeèiìoòuùAÀEÈIÌOÒUÙnǹ"),
        ('\u0301', "aáeéiíoóuúyýAÁEÉIÍOÓUÚYÝcćCĆlĺLĹnńNŃrŕRŔsśSŚzźZŹgǵ"),
        ('\u0302', "aâeêiîoôuûAÂEÊIÎOÔUÛcĉCĈgĝGĜhĥHĤjĵJĴsŝSŜwŵWŴyŷYŶ"),
        ('\u0303', "aãnñoõAÃNÑOÕiĩIĨuũUŨ"),
        ('\u0304', "aāeēiīoōuūAĀEĒIĪOŌUŪ"),
        ('\u0306', "aăAĂeĕgğGĞiĭoŏuŭUŬ"),
        ('\u0307', "cċCĊeėEĖgġGĠzżZŻIİ"),
        ('\u0308', "aäeëiïoöuüyÿAÄEËIÏOÖUÜYŸ"),
        ('\u030A', "aåAÅuůUŮ"),
        ('\u030B', "oőOŐuűUŰ"),
        ('\u030C', "cčCČdďDĎeěEĚnňNŇrřRŘsšSŠtťTŤzžZŽgǧGǦaǎAǍ"),
        ('\u0323', "aạAẠeẹEẸiịoọOỌuụ"),
        ('\u0327', "cçCÇsşSŞtţTŢnņNŅlļLĻkķKĶ"),
        ('\u0328', "aąAĄeęEĘiįIĮuųUŲ"),
    }.SelectMany(accent => accent.Pairs.Chunk(2).Select(pair => (Key: (pair[0], accent.Accent), Letter: pair[1])))
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Letter);

    private static readonly FrozenDictionary<char, char> Letters = Composed.Select(pair => (pair.Value, pair.Key.Letter)).Distinct()
        .ToFrozenDictionary(pair => pair.Value, pair => pair.Letter);

    private static readonly FrozenDictionary<char, (char Letter, char Command)> Decomposed = Composed
        .ToFrozenDictionary(pair => pair.Value, pair => (pair.Key.Letter, Accents.First(accent => accent.Value == pair.Key.Accent).Key));

    /// <summary>The letter without its accent: <c>o</c> of <c>ő</c>.</summary>
    public static char Bare(char letter) => Letters.GetValueOrDefault(letter, letter);

    /// <summary>Letter and command that together stand for the one character: <c>o</c> and <c>H</c> of <c>ő</c>; null when it has no accent.</summary>
    public static (char Letter, char Command)? Parts(char character)
        => Decomposed.TryGetValue(character, out var parts) ? parts : null;

    /// <summary>The letter with the accent, as one character where there is one.</summary>
    public static string Compose(char letter, char accent)
    {
        var dotted = letter switch { 'ı' => 'i', 'ȷ' => 'j', _ => letter };
        return Composed.TryGetValue((dotted, accent), out var composed) ? composed.ToString() : $"{letter}{accent}";
    }

    private static FrozenDictionary<string, string> Table(string pairs)
        => pairs.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static FrozenSet<string> Words(string words)
        => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
