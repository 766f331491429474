using CsCheck;

namespace PaperMesh.Queries.Tests;

/// <summary>Texts as people, and sometimes nobody, would type them.</summary>
internal static class Texts
{
    private static readonly Gen<string> Part = Gen.OneOf(
        "graph", "networks", "Diffusion", "é", "\\'e", "\\\"{o}", "$\\ell_2$", "α", "αβ", "图像", "state-of-the-art", "C++", "c#", "x*", "ab*",
        "OR", "AND", "-", "--", "\"", "“", "\\\"", "*", "topic:", "topic:llm", "topic:\"Large Language Models\"", "cat:cs.*", "cat:cs.CL",
        "cat:*", "author:", "author:\"Ada Lovelace\"", "author:\"Lovelace, Ada\"", "author:lovelace,", "author:\"J. A. Smith, Jr\"", ",", "source:arxiv-oai", "has:code", "has:nothing", "after:2024", "after:2024-13", "before:2024-02",
        "before:9999", "before:2024-02-30", "min:upvotes=10", "min:upvotes=x", "min:", "sort:new", "sort:up", "colour:red", "a:b:c", "https://x.org/a",
        "arxiv:2309.12345", "(", ")", ":", "\0", "\u0301", "\ud800", "İ", "ǅ", "ﬃ", "K", "\u00A0");

    /// <summary>Anything at all, mostly pieces of the query language run together or apart.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency(
        (8, Gen.Select(Part, Gen.OneOf("", " ", " ", " -", "  ")).Array[0, 30].Select(parts => string.Concat(parts.Select(part => part.Item1 + part.Item2)))),
        (1, Gen.String),
        (1, Gen.String[Gen.Char[' ', '~'], 0, 300]));
}
