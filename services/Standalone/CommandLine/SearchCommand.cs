using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh search</c>: what a query finds, best first.</summary>
internal sealed class SearchCommand : Command, IHaveExamples
{
    private const int AuthorsShown = 3;

    private readonly Argument<string[]> _query = new("QUERY")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Words, \"a phrase\", -word, topic:, cat:, author:, source:, has:code, after:, before:",
    };

    private readonly NumberOption _limit = new("--limit", from: 1, to: 100, otherwise: 10)
    {
        Aliases = { "-n" },
        Description = "How many papers, from 1 to 100",
        HelpName = "N",
    };

    private readonly Option<bool> _json = new("--json") { Description = "The server's answer as it is" };
    private readonly ServerOption _server = new();
    private readonly KeyOption _key = new();

    public SearchCommand()
        : base("search", "Search a running PaperMesh")
    {
        _query.Validators.Add(Misspelt.Options);

        Add(_query);
        Add(_limit);
        Add(_json);
        Add(_server);
        Add(_key);
        SetAction(RunAsync);
    }

    public string Examples =>
        """
        Examples:
          papermesh search diffusion distillation
          papermesh search '"quantum error correction"' after:2026-01 -n 5
          papermesh search topic:agents -robot --json
        """;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var server = new Server(parsed.GetRequiredValue(_server), _key.Of(parsed, _server));
        var query = string.Join(' ', parsed.GetRequiredValue(_query));
        var limit = parsed.GetRequiredValue(_limit);

        if (parsed.GetValue(_json))
        {
            Console.WriteLine(await server.SearchRawAsync(query, limit, cancellationToken));
            return ExitCodes.Done;
        }

        var answer = await server.SearchAsync(query, limit, cancellationToken);
        foreach (var paper in answer.Items)
            Show(paper, server.PageOf(paper.Id));

        foreach (var ignored in answer.Ignored ?? [])
            await Console.Error.WriteLineAsync($"Ignored: {Terminal.Clean(ignored)}");

        await Console.Error.WriteLineAsync(answer.Total == 0
            ? "No paper matches."
            : string.Create(CultureInfo.InvariantCulture, $"{answer.Items.Count:N0} of {answer.Total:N0} papers"));
        return ExitCodes.Done;
    }

    private static void Show(FoundPaper paper, Uri page)
    {
        var title = Terminal.Clean(paper.Title);
        var facts = string.Join(" · ", new[] { Day(paper), Authors(paper), Topics(paper) }.Where(fact => fact.Length > 0));

        if (Terminal.IsForPeople)
        {
            AnsiConsole.Write(new Text(title + "\n", new Style(decoration: Decoration.Bold)));
            AnsiConsole.Write(new Padder(new Text(facts), new Padding(2, 0, 0, 0)));
            AnsiConsole.Write(new Padder(new Text(page.AbsoluteUri, new Style(Color.Blue)), new Padding(2, 0, 0, 1)));
        }
        else
        {
            Console.WriteLine($"{title}\n  {facts}\n  {page.AbsoluteUri}\n");
        }
    }

    private static string Day(FoundPaper paper) => paper.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Authors(FoundPaper paper)
    {
        var names = (paper.Authors ?? []).Select(author => Terminal.Clean(author.Name)).ToList();
        return names.Count <= AuthorsShown + 1
            ? string.Join(", ", names)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(AuthorsShown))} and {names.Count - AuthorsShown:N0} more");
    }

    private static string Topics(FoundPaper paper) => string.Join(", ", (paper.Tags ?? []).Select(tag => Terminal.Clean(tag.Name)));
}
