using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Xml.Parser;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>Reads what was meant to be XML.</summary>
/// <remarks>
/// AngleSharp's XML parser closes what is open and passes over what it cannot use. Its HTML parser is no choice here: to HTML, a
/// <c>link</c> is empty and CDATA a comment. It drops an ampersand with what follows and expands the entities of a document type, so both
/// are seen to before.
/// </remarks>
internal static partial class IllFormedXml
{
    /// <summary>Tags of a text that is still mended: the parser needs half a kilobyte for each.</summary>
    public const int MaxTags = 400_000;

    /// <returns>What it should have been, and whether its end is missing.</returns>
    /// <exception cref="InvalidDataException">There is no element in it, or it is too long or too deep for that.</exception>
    public static (XElement Root, bool IsCutOff) Mend(string text)
    {
        if (text.AsSpan().Count('<') > MaxTags)
            throw new InvalidDataException($"not XML, and with more than {MaxTags:N0} tags too long to be mended: {Excerpt.Of(text)}");

        var clean = Loose().Replace(Prologue().Replace(text, ""), match => match.Value switch
        {
            "&" => "&amp;",
            ['<', not '!', .., not '/', '>'] tag => $"{tag[..^1]}/>",
            var whole => whole,
        });
        using var document = new XmlParser(new XmlParserOptions { IsSuppressingErrors = true }).ParseDocument(clean);
        return document.DocumentElement is { } root
            ? (Copy(root, depth: 0), !text.Contains($"</{root.NodeName}", StringComparison.OrdinalIgnoreCase))
            : throw new InvalidDataException($"no element of XML is in it: {Excerpt.Of(text)}");
    }

    private static XElement Copy(IElement element, int depth)
    {
        if (depth > FeedXml.MaxDepth)
            throw new InvalidDataException($"more than {FeedXml.MaxDepth} elements within each other");

        var copy = new XElement(NameOf(element.NamespaceUri, element.Prefix, element.LocalName));
        foreach (var attribute in element.Attributes.Where(attribute => attribute.Name is not "xmlns" && attribute.Prefix is not "xmlns"))
            copy.SetAttributeValue(NameOf(attribute.NamespaceUri, attribute.Prefix, attribute.LocalName), Allowed(attribute.Value));

        // In one piece: what could not be read is a text in thousands of them.
        var text = new StringBuilder();
        foreach (var child in element.ChildNodes)
        {
            if (child is IElement inner)
            {
                copy.Add(Allowed(text.ToString()), Copy(inner, depth + 1));
                text.Clear();
            }
            else if (child is IText or ICharacterData { NodeType: NodeType.CharacterData })
            {
                text.Append(((ICharacterData)child).Data);
            }
        }

        copy.Add(Allowed(text.ToString()));
        return copy;
    }

    private static XName NameOf(string? given, string? prefix, string local)
    {
        var name = XmlConvert.EncodeLocalName(local);
        return prefix is "xml"
            ? XNamespace.Xml + name
            : XNamespace.Get(given is { Length: > 0 } ? given : FeedElements.NamespaceOf(prefix)) + name;
    }

    // XML 1.0, 2.2; and no half characters.
    private static string Allowed(string text) => Control().Replace(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), "");

    // What may stand before the first element, or was put there: declarations, wherever they are, and document types.
    [GeneratedRegex(@"<\?[^>]*\?>|<!DOCTYPE[^>\[]*(\[[^\]]*\])?[^>]*>", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Prologue();

    [GeneratedRegex(@"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", RegexOptions.NonBacktracking)]
    private static partial Regex Control();

    // The entities of HTML become text here, and characters when the text is cleaned; its empty tags are closed. In CDATA all is text.
    [GeneratedRegex(
        @"<!\[CDATA\[(.|\n)*?\]\]>|&(#[0-9]+;|#x[0-9a-fA-F]+;|(amp|lt|gt|quot|apos);)?|<(br|hr|img)(\s[^>]*)?/?>",
        RegexOptions.NonBacktracking)]
    private static partial Regex Loose();
}
