using System.CommandLine;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh crawl</c>: has a running PaperMesh ask a source now, or for days of its past.</summary>
internal sealed class CrawlCommand : Command, IHaveExamples
{
    private readonly Argument<string> _source = new("SOURCE") { Description = "Its name, as in docs/sources.md: arxiv-oai" };
    private readonly DayOption _from = new("--from") { Description = "The first day of its past that is wanted; without it, what is new" };
    private readonly DayOption _to = new("--to") { Description = "The last day; without it, today" };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Return when the server has begun" };

    private readonly NumberOption _patience = new("--patience", from: 0, to: 86_400, otherwise: 60)
    {
        Description = "How long to wait for a server that has gone away",
        HelpName = "SECONDS",
    };

    private readonly ServerOption _server = new();
    private readonly KeyOption _key = new();

    public CrawlCommand()
        : base("crawl", "Ask a source now, or for days of its past")
    {
        Add(_source);
        Add(_from);
        Add(_to);
        Add(_noWait);
        Add(_patience);
        Add(_server);
        Add(_key);
        Validators.Add(result =>
        {
            if (result.GetValue(_to) is not null && result.GetValue(_from) is null)
                result.AddError("--to needs --from, the first day that is wanted.");
        });
        SetAction(RunAsync);
    }

    public string Examples =>
        """
        Examples:
          papermesh crawl hf-daily
          papermesh crawl arxiv-oai --from 2024-01-01 --to 2024-06-30
          papermesh crawl arxiv-oai --from 2024-01-01 --no-wait

        The server does the work: this command only watches, and may be left by Ctrl+C. The same command again goes on watching, and tries
        again what was given up. Exit codes: 0 done, 1 some of the days could not be harvested, 2 wrong usage, 130 stopped by Ctrl+C.
        """;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var server = new Server(parsed.GetRequiredValue(_server), _key.Of(parsed, _server));
        var source = parsed.GetRequiredValue(_source);
        if (parsed.GetValue(_from) is not { } from)
        {
            await server.CrawlAsync(source, cancellationToken);
            Console.WriteLine($"{source} is asked now; GET /api/v1/sources/{source} says how it goes.");
            return ExitCodes.Done;
        }

        var backfill = await server.BackfillAsync(source, from, parsed.GetValue(_to), cancellationToken);
        if (parsed.GetValue(_noWait))
        {
            Console.WriteLine($"{backfill.Windows - backfill.Done} of {backfill.Windows} weeks are to be harvested; the same command without --no-wait watches them.");
            return ExitCodes.Done;
        }

        var progress = new BackfillProgress(server, backfill, TimeSpan.FromSeconds(parsed.GetRequiredValue(_patience)), TimeProvider.System);
        try
        {
            backfill = await progress.WatchAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("No longer watching: the server goes on by itself. The same command watches again.");
            throw;
        }

        Console.WriteLine(backfill);
        if (backfill.Error is { } error)
            await Console.Error.WriteLineAsync(Terminal.Clean(error));

        return backfill.Failed > 0 ? ExitCodes.CouldNot : ExitCodes.Done;
    }
}
