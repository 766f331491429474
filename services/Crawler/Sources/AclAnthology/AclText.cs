using System.Text;
using System.Xml.Linq;

namespace PaperMesh.Crawler.Sources.AclAnthology;

/// <summary>The Anthology's marked-up text as plain text with LaTeX.</summary>
internal static class AclText
{
    /// <summary>Empty when there is none.</summary>
    public static string Of(XElement? element)
    {
        var text = new StringBuilder();
        if (element is not null)
            Write(element, text);

        return text.ToString().Trim();
    }

    // Formulas get their dollars back; letters that must stay capitals, slanted and fat ones are letters.
    private static void Write(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { Name.LocalName: "tex-math", Value: var formula }:
                    text.Append('$').Append(formula.Trim('$')).Append('$');
                    break;
                case XElement { Name.LocalName: "br" }:
                    text.Append(' ');
                    break;
                case XElement other:
                    Write(other, text);
                    break;
            }
        }
    }
}
