using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace PaperMesh.ServiceDefaults.OpenApi;

/// <summary>What the code says of itself, read from the documentation files beside the assemblies. Without such a file there is nothing.</summary>
internal static class Docstrings
{
    private static readonly ConcurrentDictionary<Assembly, ILookup<string, XElement>> Files = new();

    /// <summary>The summary of a type, property or method; null when it has none.</summary>
    public static string? Summary(MemberInfo member) => Text(Of(member)?.Element("summary"));

    /// <summary>What is said of a parameter of a method, or of a record's constructor; null when nothing is.</summary>
    public static string? Parameter(MemberInfo owner, string name) => Text(ParameterOf(owner, name));

    /// <summary>The <c>example</c> of a parameter.</summary>
    public static string? Example(MemberInfo owner, string name) => ParameterOf(owner, name)?.Attribute("example")?.Value;

    private static XElement? ParameterOf(MemberInfo owner, string name)
        => Of(owner)?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == name);

    /// <remarks>Of overloads the first one speaks: a handler has none.</remarks>
    private static XElement? Of(MemberInfo member)
    {
        var file = Files.GetOrAdd((member as Type ?? member.DeclaringType!).Assembly, Read);
        var name = member switch
        {
            Type type => "T:" + NameOf(type),
            MethodInfo method => $"M:{NameOf(method.DeclaringType!)}.{method.Name}",
            _ => $"P:{NameOf(member.DeclaringType!)}.{member.Name}",
        };
        return file[name].FirstOrDefault();
    }

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static ILookup<string, XElement> Read(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        var members = File.Exists(path) ? XDocument.Load(path).Descendants("member") : [];
        return members.ToLookup(member => member.Attribute("name")!.Value.Split('(')[0], StringComparer.Ordinal);
    }

    /// <summary>In one line, code as in Markdown, a reference as the name that it leads to.</summary>
    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;

        var text = new StringBuilder();
        foreach (var node in element.DescendantNodes())
        {
            text.Append(node switch
            {
                XText { Parent.Name.LocalName: "c" } code => $"`{code.Value}`",
                XText plain => plain.Value,
                XElement { IsEmpty: true } reference => (reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword"))?.Value
                    .Split('(')[0].Split('.', ':')[^1],
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
