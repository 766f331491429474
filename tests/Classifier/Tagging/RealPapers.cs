using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.Tagging;

public sealed class RealPapers(ITestOutputHelper output)
{
    private readonly Tagger _tagger = new(TaxonomyReader.Read(path: null));

    [Fact]
    public void Most_papers_have_a_topic_finer_than_their_category_and_few_have_many()
    {
        var papers = Read(SharedData.Corpus("arxiv-dev.jsonl.gz"));
        var watch = Stopwatch.StartNew();

        var topics = papers.ConvertAll(paper => _tagger.Tag(paper).Count(tag => tag.Origin == TagOrigin.Rule));

        var tagged = topics.Count(count => count > 0) / (double)papers.Count;
        output.WriteLine($"{tagged:P1} with a topic, {topics.Average():N2} topics a paper");
        output.WriteLine($"{papers.Count / watch.Elapsed.TotalSeconds:N0} papers/s");

        tagged.ShouldBeGreaterThan(0.65);
        topics.Average().ShouldBeLessThan(2);
        topics.Max().ShouldBeLessThanOrEqualTo(10);
    }

    [Fact]
    public void All_that_is_said_of_a_paper_takes_less_than_4_KB_of_memory()
    {
        var papers = Read(SharedData.Corpus("arxiv-dev.jsonl.gz"))[..2_000];
        var tagger = TaggingFiles.Read(new ClassifierOptions()).ToTagger(taxonomy: null);
        papers.ForEach(paper => tagger.Tag(paper, Invented.Noon));

        var before = GC.GetAllocatedBytesForCurrentThread();
        papers.ForEach(paper => tagger.Tag(paper, Invented.Noon));
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / papers.Count;

        output.WriteLine($"{bytes:N0} bytes a paper");
        bytes.ShouldBeLessThan(4_000);
    }

    private static List<Paper> Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var papers = new List<Paper>();
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            papers.Add(new Paper
            {
                Id = $"arxiv:{json.RootElement.GetProperty("id").GetString()}",
                Title = json.RootElement.GetProperty("title").GetString()!,
                Abstract = json.RootElement.GetProperty("abstract").GetString()!,
                Categories = [.. json.RootElement.GetProperty("categories").EnumerateArray().Select(category => category.GetString()!)],
            });
        }

        return papers;
    }
}
