using System.IO.Compression;
using System.Text.Json;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Matching;
using PaperMesh.Queries;

namespace PaperMesh.Benchmarks;

/// <summary>Real papers, and queries that people could have made of other real papers.</summary>
/// <param name="Tagged">What is matched.</param>
/// <param name="Others">What queries are made of.</param>
internal sealed record MatchedPapers(PaperTagged[] Tagged, Paper[] Others)
{
    private const int Seed = 20261128;

    public static MatchedPapers Read(int count)
    {
        var corpus = TestPapers.Corpus("match");
        var tagger = TaggingFiles.Read(new Classifier.ClassifierOptions()).ToTagger(taxonomy: null);
        return new MatchedPapers(
            [.. Read(Path.Combine(corpus, ModelTraining.DevFile)).Take(count).Select(paper => tagger.Tag(paper, DateTimeOffset.UnixEpoch))],
            [.. Read(Path.Combine(corpus, ModelTraining.TrainFile))]);
    }

    /// <summary>So many different queries, the same ones each time.</summary>
    public IReadOnlyList<PaperQuery> Queries(int count) => [.. Different(Seed).Take(count).Select(Parsed)];

    /// <summary>So many others, each of which matches no paper of these.</summary>
    public IReadOnlyList<PaperQuery> QueriesThatMatchNone(int count)
    {
        var none = new List<PaperQuery>(count);
        foreach (var some in Different(Seed + 1).Select(Parsed).Chunk(20_000))
        {
            // The index says which, since to ask each would take minutes; that both say the same is tested.
            var index = new QueryIndex<int>();
            for (var key = 0; key < some.Length; key++)
                index.Set(key, some[key]);
            var matching = Tagged.SelectMany(tagged => index.Matching(new PaperFacts(tagged.Paper, tagged.Tags))).ToHashSet();
            none.AddRange(some.Where((_, key) => !matching.Contains(key)));
            if (none.Count >= count)
                break;
        }

        return none[..count];
    }

    private static PaperQuery Parsed(string query) => PaperQuery.Parse(query).Query;

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
    private IEnumerable<string> Different(int seed)
    {
        var random = new Random(seed);
        string[] topics = [.. Tagged.SelectMany(tagged => tagged.Tags).Select(tag => tag.Topic)];
        var queries = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var paper = Others[random.Next(Others.Length)];
            string[] words = [.. paper.Title.Split(' ').Where(word => word.Length > 3 && word.All(char.IsAsciiLetter))];
            if (words.Length < 3 || paper.Authors.Count == 0)
                continue;

            var at = random.Next(words.Length - 1);
            var (one, two) = (words[at], words[at + 1]);
            var (category, topic) = (paper.Categories[0], topics[random.Next(topics.Length)]);
            var author = paper.Authors[random.Next(paper.Authors.Count)].Name;
            var query = random.Next(20) switch
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
            };
            if (queries.Add(query))
                yield return query;
        }
    }
}
