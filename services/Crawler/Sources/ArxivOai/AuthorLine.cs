using System.Text;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>The authors of a paper in one text, as their submitter has typed it.</summary>
/// <remarks>
/// As arXiv itself reads it: commas, colons (behind a collaboration), <c>&amp;</c> and <c>and</c> part names; parentheses behind a name hold
/// an affiliation, or numbers of those that a last parenthesis lists: <c>Ada Moor (1), Bo Lind (1 and 2) ((1) Pond Lab, (2) Lake Lab)</c>.
/// What is not closed, closes at the end.
/// </remarks>
internal static class AuthorLine
{
    public static IReadOnlyList<Author> Split(string line)
    {
        var authors = new List<(string Name, List<string> Notes)>();
        var affiliations = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = new StringBuilder();
        for (var at = 0; at < line.Length;)
        {
            if (line[at] == '(')
            {
                var note = Parenthesis(line, ref at);
                if (note.TrimStart().StartsWith('('))
                    ReadList(note, affiliations);
                else if (name.ToString().Trim() is { Length: > 0 } named)
                    authors.Add((named, [note]));
                else if (authors is [.., var last])
                    last.Notes.Add(note);

                name.Clear();
            }
            else if (SeparatorAt(line, at) is var length and > 0)
            {
                Finish();
                at += length;
            }
            else
            {
                name.Append(line[at++]);
            }
        }

        Finish();
        return [.. authors.Select(author => new Author(author.Name, Affiliation(author.Notes, affiliations)))];

        void Finish()
        {
            var text = name.ToString().Trim();
            name.Clear();
            if (IsSuffix(text) && authors is [.., var last])
                authors[^1] = ($"{last.Name} {text}", last.Notes);
            else if (text.Length > 0)
                authors.Add((text, []));
        }
    }

    /// <summary>What is between the parenthesis there and its counterpart; the position moves behind that.</summary>
    private static string Parenthesis(string line, ref int at)
    {
        var start = ++at;
        for (var open = 1; at < line.Length; at++)
        {
            open += line[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (open == 0)
                return line[start..at++];
        }

        return line[start..];
    }

    private static int SeparatorAt(string line, int at)
    {
        if (line[at] is ',' or ':' or '&')
            return 1;

        return at > 0 && char.IsWhiteSpace(line[at - 1]) && string.CompareOrdinal(line, at, "and", 0, 3) == 0
            && (at + 3 == line.Length || char.IsWhiteSpace(line[at + 3])) ? 3 : 0;
    }

    private static bool IsSuffix(string text) => text.TrimEnd('.') is "Jr" or "Sr" or "II" or "III" or "IV";

    // (1) Pond Lab, (2) Lake Lab (Deep End)
    private static void ReadList(string list, Dictionary<string, string> affiliations)
    {
        string? key = null;
        var start = 0;
        for (var at = 0; at < list.Length;)
        {
            if (list[at] != '(')
            {
                at++;
                continue;
            }

            var before = at;
            var note = Parenthesis(list, ref at).Trim();
            if (!IsMark(note))
                continue;

            Finish(before);
            (key, start) = (note, at);
        }

        Finish(list.Length);

        void Finish(int end)
        {
            if (key is not null)
                affiliations[key] = list[start..end].Trim([' ', ',', ';', '\n', '\r', '\t']);
        }
    }

    private static string? Affiliation(List<string> notes, Dictionary<string, string> affiliations)
    {
        IEnumerable<string> named = notes.SelectMany(note => Marks(note) is { } marks
            ? marks.Select(mark => affiliations.GetValueOrDefault(mark, ""))
            : [note.Trim()]);

        return string.Join("; ", named.Where(text => text.Length > 0)) is { Length: > 0 } all ? all : null;
    }

    /// <summary>Null when it is no row of marks: 1, 1 and 2, a,b.</summary>
    private static string[]? Marks(string note)
    {
        var marks = note.Split([',', ' ', ';', '&'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        marks = [.. marks.Where(mark => mark != "and")];
        return Array.TrueForAll(marks, IsMark) ? marks : null;
    }

    private static bool IsMark(string text) => text.Length is 1 or 2 && (char.IsAsciiDigit(text[0]) || text.Length == 1);
}
