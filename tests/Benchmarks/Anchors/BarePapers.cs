using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Storage;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>A paper on the way to be counted.</summary>
public sealed record BarePaper
{
    /// <summary>As its source has it.</summary>
    public required string Id { get; init; }

    /// <summary>As it stands.</summary>
    public required string Title { get; init; }

    /// <summary>As it stands; empty when there is none.</summary>
    public required string Abstract { get; init; }

    /// <summary>Names.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>As its source has them.</summary>
    public required IReadOnlyList<string> Categories { get; init; }
}

/// <summary>A paper whose words were counted.</summary>
public sealed record CountedPaper
{
    private static readonly char[] Between = [' ', '\n', '\t', '.', ',', ';', ':', '(', ')', '-', '$', '"'];

    /// <summary>All of it.</summary>
    public required BarePaper Paper { get; init; }

    /// <summary>How many different words it has.</summary>
    public required int Words { get; init; }

    /// <summary>What the first hop of every bare pipeline does.</summary>
    internal static CountedPaper Of(BarePaper paper)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        words.UnionWith(paper.Title.Split(Between, StringSplitOptions.RemoveEmptyEntries));
        words.UnionWith(paper.Abstract.Split(Between, StringSplitOptions.RemoveEmptyEntries));
        return new CountedPaper { Paper = paper, Words = words.Count };
    }
}

/// <summary>What both pipelines are given: lines of JSON.</summary>
internal static class BarePapers
{
    public static async IAsyncEnumerable<BarePaper> ReadAsync(Stream body)
    {
        await foreach (var line in JsonSerializer.DeserializeAsyncEnumerable(body, Lines.Default.LineOfPaper, topLevelValues: true))
        {
            if (line is { Id: { } id, Title: { } title })
                yield return new BarePaper { Id = id, Title = title, Abstract = line.Abstract ?? "", Authors = line.Authors ?? [], Categories = line.Categories ?? [] };
        }
    }
}

/// <summary>Counted papers in PaperMesh's own documents, one each: the storage is the same on both sides.</summary>
internal sealed class BareDocuments(IDocuments<CountedPaper> documents)
{
    public static readonly DocumentKind<CountedPaper> Kind = new("papers", counted => counted.Paper.Id, BareJson.Default.CountedPaper);

    private int _count;

    /// <summary>How many papers were kept since the start, repeats included.</summary>
    public int Count => Volatile.Read(ref _count);

    public async Task KeepAsync(IReadOnlyList<CountedPaper> papers, CancellationToken cancellationToken)
    {
        await documents.UpsertAsync(papers, counted => counted.Paper.Id, (_, counted) => counted, cancellationToken);
        Interlocked.Add(ref _count, papers.Count);
    }

    /// <summary>Returns when so many are stored.</summary>
    public async Task UntilAsync(int count, CancellationToken cancellationToken)
    {
        while (Count < count)
            await Task.Delay(5, cancellationToken);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BarePaper))]
[JsonSerializable(typeof(CountedPaper))]
internal sealed partial class BareJson : JsonSerializerContext;
