using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace PaperMesh.Crawler.Sources.HtmlListing;

/// <summary>A CSS selector, with the attribute that is meant.</summary>
/// <param name="Elements">Null: the item itself.</param>
/// <param name="Attribute">Null: the text.</param>
/// <param name="Written">As the configuration has it.</param>
internal sealed partial record Selector(ISelector? Elements, string? Attribute, string Written)
{
    /// <exception cref="FormatException">It is none.</exception>
    public static Selector Parse(string text)
        => TryParse(text, out var selector) ? selector! : throw new FormatException($"{Excerpt.Of(text)} is no CSS selector");

    public static bool TryParse(string text, out Selector? selector)
    {
        var match = WithAttribute().Match(text);
        var css = (match.Success ? match.Groups["css"].Value : text).Trim();
        var elements = css.Length == 0 ? null : new CssSelectorParser().ParseSelector(css);
        selector = elements is null && (css.Length > 0 || !match.Success)
            ? null
            : new Selector(elements, match.Success ? match.Groups["attribute"].Value : null, text);
        return selector is not null;
    }

    /// <summary>What it finds within any of these, or among them, in the order of the page.</summary>
    public IEnumerable<IElement> Find(IEnumerable<IElement> scope) => Elements is null
        ? scope
        : scope.SelectMany(element => element.DescendantsAndSelf<IElement>().Where(inner => Elements.Match(inner, element)));

    /// <summary>The texts, or the values of the attribute, of all that it finds; without empty ones.</summary>
    public IEnumerable<string> Texts(IEnumerable<IElement> scope) => Find(scope)
        .Select(element => Attribute is null ? HtmlText.Of(element) : element.GetAttribute(Attribute)?.Trim() ?? "")
        .Where(text => text.Length > 0);

    // An @ within brackets is part of the selector.
    [GeneratedRegex(@"^(?<css>.*?)\s*@(?<attribute>[A-Za-z][A-Za-z0-9:_-]*)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex WithAttribute();
}
