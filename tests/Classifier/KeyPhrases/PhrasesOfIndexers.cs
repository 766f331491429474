using System.Text.RegularExpressions;
using PaperMesh.Classifier.KeyPhrases;
using PaperMesh.Classifier.Training;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.KeyPhrases;

/// <summary>Against the phrases that librarians gave 2,000 abstracts (Inspec). The figures of docs/quality.md are what this writes.</summary>
public sealed partial class PhrasesOfIndexers(ITestOutputHelper output)
{
    [Fact]
    public void More_of_them_are_found_than_by_the_usual_simple_ways()
    {
        var abstracts = Corpus.Read(
            SharedData.Relevance("keyphrases", "inspec.jsonl.gz"),
            paper => new Indexed(
                paper.GetProperty("title").GetString()!,
                paper.GetProperty("abstract").GetString()!,
                [.. paper.GetProperty("keyphrases").EnumerateArray().Select(phrase => Compared(phrase.GetString()!))])).ToList();

        var grams = abstracts.ConvertAll(NGrams);
        var inAbstracts = grams.SelectMany(gram => gram.Keys).CountBy(gram => gram).ToDictionary();

        var ours = Score("ours", abstracts, i => KeyPhraseFinder.Find(abstracts[i].Title, abstracts[i].Text, WordTable.Shipped));
        var tfIdf = Score("TF-IDF of 1 to 3 words", abstracts, i => grams[i]
            .OrderByDescending(gram => gram.Value * Math.Log((double)abstracts.Count / inAbstracts[gram.Key])).Select(gram => gram.Key));
        var rake = Score("RAKE", abstracts, i => Rake(abstracts[i]));

        ours.ShouldBeGreaterThan(tfIdf + 0.1);
        ours.ShouldBeGreaterThan(rake + 0.05);
        ours.ShouldBeGreaterThan(0.32);
    }

    /// <returns>F1 at 10, the mean over the abstracts.</returns>
    private double Score(string name, List<Indexed> abstracts, Func<int, IEnumerable<string>> phrasesOf)
    {
        var found = Enumerable.Range(0, abstracts.Count).Select(i => phrasesOf(i).Select(Compared).Distinct().Take(10).ToList()).ToList();
        var (five, ten) = (Mean(abstracts, found, 5), Mean(abstracts, found, 10));
        output.WriteLine($"{name}: at 5 P {five.P:N3} R {five.R:N3} F1 {five.F:N3}; at 10 P {ten.P:N3} R {ten.R:N3} F1 {ten.F:N3}");

        return ten.F;
    }

    private static (double P, double R, double F) Mean(List<Indexed> abstracts, List<List<string>> found, int at)
    {
        var (p, r, f) = (0.0, 0.0, 0.0);
        foreach (var (abstracted, phrases) in abstracts.Zip(found, (a, phrases) => (a, phrases.Take(at).ToList())))
        {
            var hits = phrases.Count(abstracted.Phrases.Contains);
            if (hits == 0)
                continue;

            var (precision, recall) = (hits / (double)phrases.Count, hits / (double)abstracted.Phrases.Count);
            (p, r, f) = (p + precision, r + recall, f + (2 * precision * recall / (precision + recall)));
        }

        return (p / abstracts.Count, r / abstracts.Count, f / abstracts.Count);
    }

    private static string Compared(string phrase)
        => string.Join(' ', Words().Matches(phrase.ToLowerInvariant()).Select(word => PorterStemmer.Stem(word.Value)));

    private static Dictionary<string, int> NGrams(Indexed abstracted)
        => Runs(abstracted, _ => false)
            .SelectMany(run => Enumerable.Range(0, run.Count).SelectMany(from => Enumerable.Range(1, Math.Min(3, run.Count - from))
                .Select(length => run[from..(from + length)])))
            .Where(gram => !WordTableMaker.Small.Contains(gram[0]) && !WordTableMaker.Small.Contains(gram[^1]))
            .CountBy(gram => string.Join(' ', gram))
            .ToDictionary();

    /// <summary>Rose et al. 2010: what stands between small words, by degree / frequency of its words.</summary>
    private static IEnumerable<string> Rake(Indexed abstracted)
    {
        var runs = Runs(abstracted, WordTableMaker.Small.Contains);
        var scores = runs.SelectMany(run => run.Select(word => (word, run.Count)))
            .GroupBy(entry => entry.word, entry => entry.Count)
            .ToDictionary(word => word.Key, word => word.Average());

        return runs.DistinctBy(run => string.Join(' ', run)).OrderByDescending(run => run.Sum(word => scores[word])).Select(run => string.Join(' ', run));
    }

    private static List<List<string>> Runs(Indexed abstracted, Func<string, bool> breaks)
    {
        List<List<string>> runs = [[]];
        foreach (var token in Tokens().Matches($"{abstracted.Title} . {abstracted.Text}").Select(token => token.Value.ToLowerInvariant()))
        {
            if (char.IsLetterOrDigit(token[0]) && !breaks(token))
                runs[^1].Add(token);
            else if (runs[^1].Count > 0)
                runs.Add([]);
        }

        return runs.FindAll(run => run.Count > 0);
    }

    [GeneratedRegex(@"[^\W_]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"[^\W_]+(?:[-'’][^\W_]+)*|\S")]
    private static partial Regex Tokens();

    private sealed record Indexed(string Title, string Text, HashSet<string> Phrases);
}
