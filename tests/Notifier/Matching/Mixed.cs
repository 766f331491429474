using System.Globalization;
using CsCheck;
using PaperMesh.Contracts;

namespace PaperMesh.Notifier.Tests.Matching;

/// <summary>Papers and queries of so few words, names and categories that they often meet.</summary>
internal static class Mixed
{
    private static readonly Gen<string> Word = Gen.OneOf(
        "lamp", "lamps", "fog", "fogs", "of", "a", "buoy", "buoys", "signal", "signals", "sea-chart", "$\\ell_2$", "C#", "Çeşme", "γ", "海図", "axis", "OR");

    private static readonly Gen<string> Name = Gen.OneOf(
        "Nia Example", "N. Example", "Example, Nia", "Nia B. Example", "Otto van den Beispiel", "Beispiel O", "Consortium", "Li, X.", "?");

    private static readonly Gen<string> Category = Gen.OneOf("cs.DC", "cs.DB", "cs", "math.CO", "physics.ao-ph");

    private static readonly Gen<string> Topic = Gen.OneOf("lamps", "buoys", "Fog-Signals");

    public static Gen<PaperTagged> Tagged { get; } = Gen.Select(
        Words(1, 3), Words(0, 8), Name.Array[0, 3], Category.Array[0, 3], Topic.Array[0, 2], Gen.Int[0, 30],
        (title, text, names, categories, topics, number) => Invented.Tagged(number) with
        {
            Paper = new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"arxiv:2611.{number:00000}"),
                Title = title,
                Abstract = text,
                Authors = [.. names.Select(name => new Author(name))],
                Categories = [.. categories.Distinct()],
                Announced = number % 4 == 0 ? null : new DateOnly(2026, 1, 1).AddDays(number * 10),
                Comment = number % 3 == 0 ? "four buoys" : null,
                Links = number % 2 == 0 ? [new PaperLink(LinkKinds.Code, "https://example.org/code")] : [],
                Signals = number % 5 == 0 ? Signals.None : new() { Upvotes = new(number % 7, DateTimeOffset.UnixEpoch) },
                Sources = [new SourceRecord(number % 3 == 0 ? "arxiv-oai" : "hf-daily", "x", DateTimeOffset.UnixEpoch)],
            },
            Tags = [.. topics.Distinct().Select(topic => new Tag { Topic = topic, Name = topic, Score = 1, Origin = TagOrigin.Rule })],
        });

    public static Gen<string> Query { get; } = Gen.Select(
        Gen.OneOf(
            Word, Words(2, 3).Select(words => $"\"{words}\""), Gen.OneOf("la*", "lam*", "lamps*", "signal*", "axis*", "fogs*", "-", "\"", "?"),
            Name.Select(name => $"author:\"{name}\""), Gen.OneOf("author:example", "author:nia", "author:\"den beispiel\""),
            Category.Select(category => "cat:" + category), Gen.OneOf("cat:c*", "cat:cs.*", "cat:cs.D*", "cat:physics", "cat:*"),
            Topic.Select(topic => "topic:" + topic),
            Gen.OneOf("source:hf-daily", "has:code", "has:data", "after:2026-05", "before:2026-03", "min:upvotes=3", "2611.00007", "2611.00012v2")),
        Gen.OneOf("", "", "", "-"),
        Gen.OneOf(" ", " ", " ", " OR "),
        (part, minus, blank) => minus + part + blank).Array[0, 4].Select(string.Concat);

    private static Gen<string> Words(int least, int most) => Word.Array[least, most].Select(words => string.Join(' ', words));
}
