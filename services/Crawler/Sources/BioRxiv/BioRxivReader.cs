using System.Runtime.InteropServices;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources.BioRxiv;

/// <summary>Reads the details that the API of bioRxiv and medRxiv gives: one record for each version of a paper.</summary>
/// <param name="source">What the source is called here.</param>
internal sealed class BioRxivReader(string source)
{
    private const string Nothing = "no posts found";

    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It holds no records, or the server says that something is wrong.</exception>
    public BioRxivAnswer Read(JsonElement answer, DateTimeOffset at)
    {
        var about = answer.ListIn("messages").FirstOrDefault();
        var status = about.TextIn("status") ?? throw new InvalidDataException($"no papers of bioRxiv, but {Excerpt.Of(answer.GetRawText())}");
        var page = new PageBuilder(at);
        if (status.StartsWith(Nothing, StringComparison.OrdinalIgnoreCase))
            return new BioRxivAnswer(page.Build(Checkpoint.Start) with { Expected = 0 }, 0);

        if (status != "ok" || !answer.TryGetProperty("collection", out var records) || records.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"no papers, but the state {Excerpt.Of(status)}");

        foreach (var record in records.EnumerateArray())
            page.Add($"paper {record.Whereabouts("doi", page.Count + 1)}", JsonMarshal.GetRawUtf8Value(record).ToArray(), () => BioRxivPaper.Read(record, source, at));

        return new BioRxivAnswer(page.Build(Checkpoint.Start) with { Expected = about.CountIn("total") }, records.GetArrayLength());
    }
}

/// <summary>What the API answered.</summary>
/// <param name="Page">Its records; <see cref="Page.Next"/> is left to the source, and <see cref="Page.Expected"/> is the size of the whole list.</param>
/// <param name="Records">How many there were.</param>
internal sealed record BioRxivAnswer(Page Page, int Records);
