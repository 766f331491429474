using System.Buffers;
using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources;

/// <summary>Tells from a paper's own words that it was taken back: arXiv has no field for it.</summary>
/// <remarks>
/// Taken are sentences about the whole paper: "This paper has been withdrawn …", "Withdrawn due to …", "… withdrawn by arXiv
/// administrators", "we withdraw this paper", "Reason for withdrawal". Not taken is what else is withdrawn or retracted: a section, a
/// claim, an earlier version, another paper, cash, a robot's arm. In doubt it stands: a paper wrongly struck out is worse than one that
/// still stands, with its comment shown beside it.
/// </remarks>
internal static partial class Withdrawal
{
    private const string Noun = "(paper|article|manuscript|submission|preprint|note|text|document|work|report)";
    private const string Verb = "((has|have|had|is|was|be|been|being|already|now|temporarily|momentarily|administratively|needs|to) ){0,4}";
    private const string Withdrawn = "(withdrawn|retracted)";

    private const string OfThePaper =
        $@"\b(this|the) {Noun} {Verb}{Withdrawn}\b|^{Noun} {Verb}({Withdrawn}|withdrawal)\b|\b{Withdrawn} (by|at the request of) (the )?(author|arxiv)"
        + $@"|\bwithdraw(ing)? (this|the|our|my) {Noun}\b|\breasons? for withdrawal\b";

    private const string AsSentence = @"((temporarily|administratively) )?withdrawn($|[.;,]| (by|due|because|as|since|pending|for|after|owing|-)\b)";

    // One paper in two hundred has such a word at all. Looked for is what other words do not have: many begin with "with".
    private static readonly SearchValues<string> Hints = SearchValues.Create(["thdr", "etracted"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether comment or abstract say so. Line breaks count as blanks.</summary>
    public static bool IsSaid(ReadOnlySpan<char> comment, ReadOnlySpan<char> @abstract) => IsSaid(comment, InComment()) || IsSaid(@abstract, InAbstract());

    private static bool IsSaid(ReadOnlySpan<char> text, Regex pattern)
        => text.ContainsAny(Hints) && pattern.IsMatch(PlainText.Line(text.ToString()));

    // A comment is a row of remarks, any of which may be it.
    [GeneratedRegex($@"{OfThePaper}|(^|[.;,:] ){AsSentence}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex InComment();

    [GeneratedRegex($@"{OfThePaper}|^{AsSentence}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex InAbstract();
}
