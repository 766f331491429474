using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PaperMesh.Contracts.Tests;

/// <summary>The contracts' docstrings as plain text, from the documentation file beside their assembly.</summary>
internal static partial class Docstrings
{
    private static readonly Dictionary<string, XElement> Members =
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "PaperMesh.Contracts.xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>Null for types that are not the contracts'.</summary>
    public static string? OfType(Type type) => Members.TryGetValue($"T:{type.FullName}", out var member) ? Text(member.Element("summary")) : null;

    public static string? RemarksOf(Type type) => Text(Members[$"T:{type.FullName}"].Element("remarks"));

    /// <summary>Of a property, whether it stands on its own or as a parameter of its record, or of a value of an enumeration.</summary>
    public static string OfMember(Type type, string name)
        => Text((Members.GetValueOrDefault($"P:{type.FullName}.{name}") ?? Members.GetValueOrDefault($"F:{type.FullName}.{name}"))?.Element("summary")
            ?? Members[$"T:{type.FullName}"].Elements("param").SingleOrDefault(param => param.Attribute("name")!.Value == name))
            ?? throw new InvalidOperationException($"{type.Name}.{name} has no docstring.");

    private static string? Text(XElement? element)
        => element is null ? null : WhiteSpace().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } see => $"`{NameOf(see)}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => other.Value,
        _ => "",
    };

    /// <summary>A type keeps its name; a field is called what it is called in JSON.</summary>
    private static string NameOf(XElement see)
    {
        var reference = see.Attributes().Single().Value;
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("T:", StringComparison.Ordinal) ? name : JsonNamingPolicy.CamelCase.ConvertName(name);
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex WhiteSpace();
}
