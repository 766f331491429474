using System.Buffers;
using PaperMesh.Classifier.Tagging;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>Everything that is wrong with a taxonomy, said so that it can be put right.</summary>
internal sealed class TaxonomyFaults
{
    private const double HeaviestTerm = 2;
    private const double MostPoints = 2;

    private static readonly SearchValues<char> SlugChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly List<string> _faults = [];
    private readonly HashSet<string> _categories = [];

    private TaxonomyFaults()
    {
    }

    /// <summary>In the order of the file; empty when it is sound.</summary>
    public static IReadOnlyList<string> In(TaxonomyFile taxonomy)
    {
        var check = new TaxonomyFaults();
        check.CheckCategories(taxonomy);
        check.CheckTopics(taxonomy);
        return check._faults;
    }

    private void CheckCategories(TaxonomyFile taxonomy)
    {
        foreach (var (id, archive) in taxonomy.Archives)
        {
            Require(archive.Name != "", $"archive '{id}' has no name");
            Require(_categories.Add(id), $"'{id}' is listed twice");
            foreach (var (categoryId, name) in archive.Categories)
            {
                Require(name != "", $"category '{categoryId}' has no name");
                Require(_categories.Add(categoryId), $"'{categoryId}' is listed twice");
            }
        }

        foreach (var (alias, id) in taxonomy.Aliases)
        {
            Require(!_categories.Contains(alias), $"alias '{alias}' is a category itself");
            Require(_categories.Contains(id), $"alias '{alias}' means '{id}', which is not there");
        }
    }

    private void CheckTopics(TaxonomyFile taxonomy)
    {
        Require(taxonomy.Topics.Count > 0, "there are no topics");

        var slugs = new HashSet<string>();
        foreach (var (i, topic) in taxonomy.Topics.Index())
        {
            var who = topic.Slug == "" ? $"topic {i + 1}" : $"topic '{topic.Slug}'";

            Require(
                topic.Slug != "" && !topic.Slug.AsSpan().ContainsAnyExcept(SlugChars),
                $"{who}: the slug must be lower-case letters, digits and hyphens");
            Require(slugs.Add(topic.Slug), $"{who}: the slug is used twice");
            Require(!_categories.Contains(topic.Slug), $"{who}: the slug is the id of an archive");
            Require(topic.Name != "", $"{who}: the name is empty");
            Require(topic.Description != "", $"{who}: the description is empty");
            Require(_categories.Contains(topic.Parent), $"{who}: the parent '{topic.Parent}' is no archive or category of the file");
            foreach (var id in topic.In.Where(id => !_categories.Contains(id)))
                Fault($"{who}: 'in' names '{id}', which is no archive or category of the file");

            foreach (var (id, points) in topic.Categories)
            {
                Require(_categories.Contains(id), $"{who}: 'categories' names '{id}', which is no archive or category of the file");
                Require(
                    points is > 0 and <= MostPoints,
                    $"{who}: the points of '{id}' are {points}, and must be above 0 and at most {MostPoints}");
            }

            CheckTerms(who, topic);
        }
    }

    private void CheckTerms(string who, Topic topic)
    {
        Require(topic.Terms.Count > 0, $"{who}: there are no terms");
        foreach (var (term, weight) in topic.Terms.Concat(topic.TitleTerms))
        {
            Require(
                weight is > 0 and <= HeaviestTerm,
                $"{who}: the weight of '{term}' is {weight}, and must be above 0 and at most {HeaviestTerm}");
        }

        CheckPhrases($"{who}, terms", [.. topic.Terms.Keys, .. topic.TitleTerms.Keys, .. topic.Not]);
        CheckPhrases($"{who}, needs", topic.Needs);

        foreach (var phrase in topic.Not.Where(phrase => !topic.Terms.Keys.Concat(topic.TitleTerms.Keys).Any(term => Holds(phrase, term))))
            Fault($"{who}: 'not' lists '{phrase}', which holds none of the terms");
    }

    private static bool Holds(string phrase, string term)
        => $" {string.Join(' ', WordsOf(phrase))} ".Contains($" {string.Join(' ', WordsOf(term))} ", StringComparison.Ordinal);

    private void CheckPhrases(string where, IReadOnlyList<string> phrases)
    {
        var seen = new Dictionary<string, string>();
        foreach (var phrase in phrases)
        {
            var words = WordsOf(phrase);
            if (words.Count == 0 || words.Contains(""))
                Fault($"{where}: '{phrase}' must be one or more words without punctuation between them");
            else if (!seen.TryAdd(string.Join(' ', words), phrase))
                Fault($"{where}: '{phrase}' and '{seen[string.Join(' ', words)]}' are the same words");
        }
    }

    private static List<string> WordsOf(string phrase)
    {
        var words = new List<string>();
        var reader = new WordReader(phrase, stackalloc char[WordReader.LongestWord]);
        while (reader.Read())
            words.Add(reader.Word.ToString());

        return words;
    }

    private void Require(bool holds, string fault)
    {
        if (!holds)
            Fault(fault);
    }

    private void Fault(string fault) => _faults.Add(fault);
}
