using System.Globalization;
using System.Text.Json.Nodes;

namespace PaperMesh.Benchmarks.Growing;

/// <summary>More papers than there are: real ones, and again under other ids and titles, by which PaperMesh tells one paper from another.</summary>
internal static class ManyPapers
{
    /// <returns>Lines of JSON without end.</returns>
    public static async Task<IEnumerable<string>> ReadAsync()
    {
        var (path, _) = await TestPapers.JsonLinesAsync(small: false);
        return Repeated([.. File.ReadLines(path)]);
    }

    private static IEnumerable<string> Repeated(string[] lines)
    {
        for (var number = 0; ; number++)
        {
            var line = lines[number % lines.Length];
            yield return number < lines.Length ? line : Copy(line, number);
        }
    }

    private static string Copy(string line, int number)
    {
        var paper = JsonNode.Parse(line)!.AsObject();

        // Months that arXiv has not reached.
        paper["id"] = string.Create(CultureInfo.InvariantCulture, $"{40 + (number / 1_200_000):00}{1 + (number / 100_000 % 12):00}.{number % 100_000:00000}");
        paper["title"] = string.Create(CultureInfo.InvariantCulture, $"{paper["title"]} {number}");
        paper.Remove("doi");
        return paper.ToJsonString();
    }
}
