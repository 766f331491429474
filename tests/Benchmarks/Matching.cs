using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Matching;
using PaperMesh.Queries;

namespace PaperMesh.Benchmarks;

/// <summary>How many papers are matched in a second of processor time against how many queries, by the index and by asking each of them.</summary>
internal static class Matching
{
    private const int Rounds = 5;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static int Report()
    {
        if (TestPapers.Folder is not { } data || !Directory.Exists(Path.Combine(data, "corpus")))
        {
            Console.Error.WriteLine("'match' needs real papers: PAPERMESH_TEST_DATA names their folder.");
            return 1;
        }

        var corpus = Path.Combine(data, "corpus");
        var tagger = TaggingFiles.Read(new Classifier.ClassifierOptions()).ToTagger(taxonomy: null);
        PaperTagged[] papers = [.. Read(Path.Combine(corpus, ModelTraining.DevFile)).Take(5_000)
            .Select(paper => tagger.Tag(paper, DateTimeOffset.UnixEpoch))];
        Paper[] others = [.. Read(Path.Combine(corpus, ModelTraining.TrainFile))];
        var queries = DifferentQueries(others, [.. papers.SelectMany(tagged => tagged.Tags).Select(tag => tag.Topic)], Sizes[^1]);

        Console.WriteLine($"{papers.Length:N0} papers; one thread, median of {Rounds} rounds, papers per CPU second");
        Console.WriteLine($"{"queries",9} {"index",10} {"each",8} {"matches a paper",16} {"without matching",17} {"bytes a query",14} {"bytes a paper",14}");
        var reading = Measure(papers, tagged => new PaperFacts(tagged.Paper, tagged.Tags)).Speed;
        foreach (var size in Sizes)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var index = new QueryIndex<int>();
            for (var key = 0; key < size; key++)
                index.Set(key, PaperQuery.Parse(queries[key]).Query);
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;

            var matches = papers.Sum(tagged => index.Matching(new PaperFacts(tagged.Paper, tagged.Tags)).Count);
            var (speed, allocated) = Measure(papers, tagged => index.Matching(new PaperFacts(tagged.Paper, tagged.Tags)));

            PaperQuery[] plain = [.. queries.Take(size).Select(query => PaperQuery.Parse(query).Query)];
            var some = papers[..Math.Min(papers.Length, 2_000_000 / size)];
            var each = Measure(some, tagged =>
            {
                var facts = new PaperFacts(tagged.Paper, tagged.Tags);
                return plain.Count(query => query.Matches(facts));
            }).Speed;

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{size,9:N0} {speed,10:N0} {each,8:N0} {(double)matches / papers.Length,16:N1} {reading,17:N0} {held / size,14:N0} {allocated,14:N0}"));
            GC.KeepAlive(index);
            GC.KeepAlive(others);
        }

        return 0;
    }

    private static IEnumerable<Paper> Read(string path)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        foreach (var (paper, _) in LabelledPapers.Read(path))
        {
            using var line = JsonDocument.Parse(lines.ReadLine()!);
            yield return paper with { Authors = [.. line.RootElement.GetProperty("authors").EnumerateArray().Select(name => new Author(name.GetString()!))] };
        }
    }

    /// <summary>What people ask for, made of papers that are not matched: words, phrases, authors, topics, with and without a category.</summary>
    private static List<string> DifferentQueries(Paper[] papers, string[] topics, int count)
    {
        var random = new Random(20261128);
        var queries = new HashSet<string>(StringComparer.Ordinal);
        while (queries.Count < count)
        {
            var paper = papers[random.Next(papers.Length)];
            string[] words = [.. paper.Title.Split(' ').Where(word => word.Length > 3 && word.All(char.IsAsciiLetter))];
            if (words.Length < 3 || paper.Authors.Count == 0)
                continue;

            var at = random.Next(words.Length - 1);
            var (one, two) = (words[at], words[at + 1]);
            var (category, topic) = (paper.Categories[0], topics[random.Next(topics.Length)]);
            var author = paper.Authors[random.Next(paper.Authors.Count)].Name;
            queries.Add(random.Next(20) switch
            {
                < 4 => $"{one} {two}",
                < 7 => $"{one} {words[^1]} cat:{category}",
                < 9 => $"\"{one} {two}\"",
                < 10 => $"\"{one} {two}\" OR {words[^1]} cat:{category} -survey",
                < 11 => $"{one} cat:{category.Split('.')[0]}.* has:code",
                < 13 => $"topic:{topic} {one}",
                < 14 => $"topic:{topic} cat:{category} {one} OR {two}",
                < 18 => $"author:\"{author}\"",
                < 19 => $"{one[..4]}* {two} after:2024",
                _ => one,
            });
        }

        return [.. queries];
    }

    private static (double Speed, long Allocated) Measure(PaperTagged[] papers, Func<PaperTagged, object> work)
    {
        Array.ForEach(papers, tagged => work(tagged));
        var speeds = new List<double>();
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var began = Environment.CpuUsage.TotalTime;
            Array.ForEach(papers, tagged => work(tagged));
            speeds.Add(papers.Length / (Environment.CpuUsage.TotalTime - began).TotalSeconds);
            allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / papers.Length;
        }

        speeds.Sort();
        return (speeds[Rounds / 2], allocated);
    }
}
