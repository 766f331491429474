using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Xml;
using AngleSharp.Xml.Parser;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>Makes XML of what was meant to be XML.</summary>
/// <remarks>
/// AngleSharp's XML parser closes what is open and passes over what it cannot use. Its HTML parser is no choice here: to HTML, a
/// <c>link</c> is empty and CDATA a comment. It drops an ampersand with what follows and expands the entities of a document type, so both
/// are seen to before.
/// </remarks>
internal static partial class IllFormedXml
{
    /// <summary>Tags of a text that is still mended: the parser needs half a kilobyte for each.</summary>
    public const int MaxTags = 400_000;

    /// <returns>The text as it should have been, and whether its end is missing.</returns>
    /// <exception cref="InvalidDataException">There is no element in it, or it is too long for that.</exception>
    public static (string Xml, bool IsCutOff) Mend(string text)
    {
        if (text.AsSpan().Count('<') > MaxTags)
            throw new InvalidDataException($"not XML, and with more than {MaxTags:N0} tags too long to be mended: {Excerpt.Of(text)}");

        var clean = Ampersand().Replace(Control().Replace(Prologue().Replace(text, ""), ""), match => match.Value is "&" ? "&amp;" : match.Value);
        var document = new XmlParser(new XmlParserOptions { IsSuppressingErrors = true }).ParseDocument(clean);
        if (document.DocumentElement is not { } root)
            throw new InvalidDataException($"no element of XML is in it: {Excerpt.Of(text)}");

        foreach (var prefix in UndeclaredPrefixes(document))
            root.SetAttribute($"xmlns:{prefix}", $"{FeedElements.Undeclared}{prefix}");

        using var mended = new StringWriter();
        root.ToHtml(mended, XmlMarkupFormatter.Instance);
        return (mended.ToString(), !text.Contains($"</{root.NodeName}", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> UndeclaredPrefixes(IDocument document)
    {
        var attributes = document.All.SelectMany(element => element.Attributes).Select(attribute => attribute.Name).ToList();
        var declared = attributes.Where(name => name.StartsWith("xmlns:", StringComparison.Ordinal)).Select(name => name["xmlns:".Length..]);
        return document.All.Select(element => element.NodeName).Concat(attributes)
            .Where(name => name.Contains(':'))
            .Select(name => name[..name.IndexOf(':', StringComparison.Ordinal)])
            .Except([.. declared, .. FeedElements.UsualPrefixes, "xmlns", "xml"]);
    }

    // What may stand before the first element, or was put there: declarations, wherever they are, and document types.
    [GeneratedRegex(@"<\?[^>]*\?>|<!DOCTYPE[^>\[]*(\[[^\]]*\])?[^>]*>", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Prologue();

    // XML 1.0, 2.2.
    [GeneratedRegex(@"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", RegexOptions.NonBacktracking)]
    private static partial Regex Control();

    // The entities of HTML become text here, and characters when the text is cleaned. In CDATA an ampersand is one.
    [GeneratedRegex(@"<!\[CDATA\[(.|\n)*?\]\]>|&(#[0-9]+;|#x[0-9a-fA-F]+;|(amp|lt|gt|quot|apos);)?", RegexOptions.NonBacktracking)]
    private static partial Regex Ampersand();
}
