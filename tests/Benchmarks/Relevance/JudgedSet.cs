using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Benchmarks.Relevance;

/// <summary>Papers, queries, and what people judged to answer them.</summary>
internal sealed class JudgedSet
{
    public required string Name { get; init; }

    public required IReadOnlyList<Paper> Papers { get; init; }

    /// <summary>Those for which something is relevant.</summary>
    public required IReadOnlyList<JudgedQuery> Queries { get; init; }

    /// <summary>SciFact: claims, and the abstracts that speak for or against them.</summary>
    public static JudgedSet SciFact(string folder) => Read("SciFact", Path.Combine(folder, "scifact"), "queries-train.jsonl", "qrels-train.tsv");

    /// <summary>CACM: questions in the words of readers.</summary>
    public static JudgedSet Cacm(string folder) => Read("CACM", Path.Combine(folder, "cacm"), "queries.jsonl", "qrels.tsv");

    /// <summary>CSFCube: papers like a paper. Only what was judged for a query is ranked.</summary>
    /// <param name="folder">Of the judgements.</param>
    /// <param name="whole">The query is the paper's title and abstract; else its title.</param>
    public static JudgedSet CsfCube(string folder, bool whole)
    {
        var name = whole ? "CSFCube, whole paper" : "CSFCube, title";
        var set = Read(name, Path.Combine(folder, "csfcube"), "queries.jsonl", "qrels.tsv");
        var papers = set.Papers.ToDictionary(paper => paper.Id);

        return new JudgedSet
        {
            Name = set.Name,
            Papers = set.Papers,
            Queries =
            [
                .. set.Queries.Select(query => query with
                {
                    Abstract = whole ? papers[query.Paper!].Abstract : "",
                    Judged = query.Judged.Where(judged => judged.Key != query.Paper).ToDictionary(),
                    OnlyJudged = true,
                }),
            ],
        };
    }

    /// <summary>Papers of which each cites the second and not the third.</summary>
    public static IReadOnlyList<Paper[]> Triples(string folder)
        => [.. Lines(Path.Combine(folder, "scirepeval-citations", "triples.jsonl.gz"))
            .Select((line, i) => new[] { "query", "pos", "neg" }.Select(name => PaperOf(line.GetProperty(name), $"{name}-{i}")).ToArray())];

    private static JudgedSet Read(string name, string folder, string queries, string judgements)
    {
        var judged = File.ReadLines(Path.Combine(folder, judgements))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .ToLookup(line => line[0], line => (Paper: line[1], Grade: int.Parse(line[2], CultureInfo.InvariantCulture)));

        return new JudgedSet
        {
            Name = name,
            Papers = [.. Lines(Path.Combine(folder, "corpus.jsonl.gz")).Select(line => PaperOf(line, Text(line, "id")))],
            Queries =
            [
                .. Lines(Path.Combine(folder, queries))
                    .Select(line => new JudgedQuery
                    {
                        Title = Text(line, "text"),
                        Paper = line.TryGetProperty("paper", out var paper) ? paper.GetString() : null,
                        Judged = judged[Text(line, "id")].ToDictionary(judgement => judgement.Paper, judgement => judgement.Grade),
                    })
                    .Where(query => query.Judged.Values.Any(grade => grade > 0)),
            ],
        };
    }

    private static Paper PaperOf(JsonElement line, string id) => new()
    {
        Id = id,
        Title = Text(line, "title"),
        Abstract = Text(line, "abstract"),
        Authors = line.TryGetProperty("authors", out var authors)
            ? [.. authors.EnumerateArray().Select(author => author.GetString()).OfType<string>().Select(author => new Author(author))]
            : [],
    };

    private static string Text(JsonElement line, string name)
        => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IEnumerable<JsonElement> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using var lines = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return json.RootElement.Clone();
        }
    }
}

/// <summary>A query, and the grade of each paper that was judged for it; 0: it is no answer.</summary>
internal sealed record JudgedQuery
{
    public required string Title { get; init; }

    public string Abstract { get; init; } = "";

    /// <summary>The paper that is asked about; null when the query is no paper.</summary>
    public string? Paper { get; init; }

    public required IReadOnlyDictionary<string, int> Judged { get; init; }

    public bool OnlyJudged { get; init; }
}
