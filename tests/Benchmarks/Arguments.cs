using System.Globalization;

namespace PaperMesh.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
internal sealed class Arguments(string[] args)
{
    private static readonly string[] WithValue = ["--json", "--commit", "--against", "--papers", "--store", "--program", "--svg", "--rate", "--rounds", "--data", "--model", "--arxiv-sanity", "--python"];

    /// <summary>What to measure; <c>all</c> when nothing is named.</summary>
    public IReadOnlyList<string> Names { get; } = Named(args) is [_, ..] names ? names : ["all"];

    /// <summary>Little of everything: ratios are rough, and it takes minutes.</summary>
    public bool Small { get; } = args.Contains("--small");

    /// <summary>Whether nothing else is asked for: then all that is known of it is printed.</summary>
    public bool IsOnly(string name) => Names is [var only] && only == name;

    public bool AsksForHelp { get; } = args is ["help", ..] || args.Contains("--help") || args.Contains("-h");

    /// <summary>Options that nobody knows, and those without their value.</summary>
    public IEnumerable<string> Wrong
        => args.Where((argument, at) => argument[0] == '-' && argument is not ("--small" or "--help" or "-h") && (!WithValue.Contains(argument) || at == args.Length - 1));

    /// <summary>The value of an option; null when it is not there.</summary>
    public string? Text(string option) => args.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();

    public int Number(string option, int otherwise) => Text(option) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;

    private static string[] Named(string[] args) => [.. args.Where((argument, at) => argument[0] != '-' && (at == 0 || !WithValue.Contains(args[at - 1])))];
}
