using System.Globalization;
using CsCheck;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Query.Tests;

/// <summary>Papers nobody has written.</summary>
internal static class Invented
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<TextEmbedder> Embedder = new(() => new TextEmbedder(EmbeddingModel.Read(path: null)));

    private static readonly Gen<string> Word = Gen.OneOf(
        "graph", "graphs", "network", "networks", "tide", "of", "the", "$\\ell_2$", "C++", "naïve", "Poincar\\'e", "β", "图像", "bias", "classes",
        "state-of-the-art", "x86", "OR", "Lake:", "deep");

    /// <summary>Papers of few words, topics, authors and days, so that queries of the same words meet some and miss some.</summary>
    public static Gen<PaperTagged> Tagged { get; } = Gen.Select(
        Words(1, 4), Words(0, 12), Gen.OneOf("Ada Lovelace", "A. K. Lovelace", "Lovelace, Augusta", "Nia Example", "N. B. van der Example", "Otto Graph", "Graph O", "Mononym").Array[0, 3],
        Gen.OneOf("cs.LG", "cs.CL", "math.AG", "hep-th").Array[0, 3], Gen.OneOf("tides", "graphs", "lakes").Array[0, 2],
        Gen.Int[0, 40], Gen.OneOf(LinkKinds.Code, LinkKinds.Dataset, LinkKinds.Pdf).Array[0, 2],
        (title, text, authors, categories, topics, number, links) => Event(Paper(title) with
        {
            Abstract = text,
            Authors = [.. authors.Select(name => new Author(name))],
            Categories = [.. categories.Distinct()],
            Announced = number % 5 == 0 ? null : new DateOnly(2026, 1, 1).AddDays(number * 9),
            Published = null,
            Comment = number % 3 == 0 ? "tide pages" : null,
            Links = [.. links.Select(kind => new PaperLink(kind, "https://example.org/" + kind))],
            Signals = number % 4 == 0 ? Signals.None : new() { Upvotes = new(number % 7, Noon) },
            Sources = [new SourceRecord(number % 2 == 0 ? "arxiv-oai" : "hf-daily", "x", Noon)],
        }, [.. topics.Distinct()]));

    public static Gen<string> Query { get; } = Gen.Select(
        Gen.OneOf(
            Word, Words(2, 3).Select(words => $"\"{words}\""), Gen.OneOf("gra*", "networks*", "bias*", "OR", "-", "topic:"),
            Gen.OneOf("topic:tides", "topic:lakes", "cat:cs", "cat:cs.*", "cat:cs.LG", "cat:math", "cat:hep-th", "cat:m*"),
            Gen.OneOf(
                "author:ada", "author:\"otto graph\"", "author:\"a lovelace\"", "author:\"Lovelace, Ada\"", "author:\"ada k lovelace\"",
                "author:\"A. B. Lovelace\"", "author:\"augusta lovelace\"", "author:\"example, nia\"", "author:\"n example\"",
                "author:\"Nia Bo van der Example\"", "author:\"O. Graph\"", "author:\"graph o\"", "author:mononym", "author:\"lovelace ada\""),
            Gen.OneOf(
                "source:hf-daily", "source:arxiv-oai", "has:code", "has:data", "has:model", "after:2026-05", "before:2026-05", "after:2026-03-01",
                "before:2025", "min:upvotes=3", "min:upvotes=0", "2611.00007", "arxiv:2611.00012v2", "sort:upvotes", "sort:relevance")),
        Gen.OneOf("", "", "", "-"),
        Gen.OneOf(" ", " ", " ", " OR "),
        (part, minus, blank) => minus + part + blank).Array[0, 4].Select(string.Concat);

    public static Paper Paper(string title, int number = 1) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"arxiv:2611.{number:00000}"),
        Revision = 1,
        Title = title,
        Announced = new DateOnly(2026, 11, 20),
        Sources = [new SourceRecord("arxiv-oai", "x", Noon)],
    };

    /// <summary>With the vector that the shipped model makes of its text.</summary>
    public static PaperTagged Embedded(Paper paper, params string[] topics)
        => Event(paper, topics) with { Embedding = Embedder.Value.Embed(paper.Title, paper.Abstract) };

    public static PaperTagged Event(Paper paper, params string[] topics) => new()
    {
        Paper = paper,
        Tags = [.. topics.Select(topic => new Tag { Topic = topic, Name = topic.ToUpperInvariant(), Score = 0.5, Origin = TagOrigin.Rule })],
        Model = "rules-1",
        TaggedAt = Noon,
    };

    private static Gen<string> Words(int least, int most) => Word.Array[least, most].Select(words => string.Join(' ', words));
}
