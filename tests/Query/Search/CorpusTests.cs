using System.IO.Compression;
using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.Search;

public sealed class CorpusTests
{
    /// <summary>5,000 real papers, with LaTeX, colons, dashes and quotes in their titles: each is the first hit of its own title.</summary>
    [Fact]
    public async Task Every_real_title_finds_its_paper_first()
    {
        var events = Read(5_000);
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        foreach (var batch in events.Chunk(200))
            await host.KeepAsync(batch);

        host.Index.Count().ShouldBe(5_000);
        var titles = events.ToLookup(tagged => Queries.PaperText.TitleKey(tagged.Paper.Title), tagged => tagged.Paper.Id);
        var missed = new List<string>();
        foreach (var tagged in events)
        {
            var first = (await host.SearchAsync(tagged.Paper.Title, limit: 1)).Items is [var item] ? item.Stored.Id : "nothing";

            // A few papers share a title with another.
            if (!titles[Queries.PaperText.TitleKey(tagged.Paper.Title)].Contains(first))
                missed.Add($"{tagged.Paper.Title} -> {first}");
        }

        missed.ShouldBeEmpty();
    }

    private static List<PaperTagged> Read(int count)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedData.Corpus("arxiv-dev.jsonl.gz")), CompressionMode.Decompress));
        var events = new List<PaperTagged>();
        while (events.Count < count && lines.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            events.Add(Invented.Event(new Paper
            {
                Id = "arxiv:" + record.RootElement.GetProperty("id").GetString(),
                Revision = 1,
                Title = record.RootElement.GetProperty("title").GetString()!,
                Abstract = record.RootElement.GetProperty("abstract").GetString()!,
            }));
        }

        return events;
    }
}
