using System.CommandLine;
using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh retag</c>: has a running PaperMesh tag stored papers anew, by the taxonomy and the models in use.</summary>
internal sealed class RetagCommand : Command, IHaveExamples
{
    private readonly Option<string?> _query = new("--query") { Description = "Only papers that this search finds; without it, all", HelpName = "QUERY" };
    private readonly NumberOption _rate = new("--rate", from: 1, to: 10_000, otherwise: 500) { Description = "Papers a second, at most", HelpName = "NUMBER" };
    private readonly Option<bool> _all = new("--all") { Description = "Those too that the same taxonomy and models have tagged already" };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Return when the server has begun" };
    private readonly Option<string?> _watch = new("--watch") { Description = "Begin nothing; watch a re-tagging that is under way", HelpName = "ID" };
    private readonly Option<string?> _cancel = new("--cancel") { Description = "Begin nothing; end a re-tagging for good", HelpName = "ID" };

    private readonly NumberOption _patience = new("--patience", from: 0, to: 86_400, otherwise: 60)
    {
        Description = "How long to wait for a server that has gone away",
        HelpName = "SECONDS",
    };

    private readonly ServerOption _server = new();
    private readonly KeyOption _key = new();

    public RetagCommand()
        : base("retag", "Tag stored papers anew")
    {
        Add(_query);
        Add(_rate);
        Add(_all);
        Add(_noWait);
        Add(_watch);
        Add(_cancel);
        Add(_patience);
        Add(_server);
        Add(_key);
        Validators.Add(result =>
        {
            if (result.GetValue(_watch) is not null && result.GetValue(_cancel) is not null)
                result.AddError("--watch and --cancel do not go together.");
        });
        SetAction(RunAsync);
    }

    public string Examples =>
        """
        Examples:
          papermesh retag
          papermesh retag --query 'cat:cs.CL after:2026-01' --rate 100
          papermesh retag --watch 20261124T080000-1a2b3c4d

        The server does the work, over its restarts too: this command only watches, and may be left by Ctrl+C. Exit codes: 0 done, 1 failed or
        cancelled, 2 wrong usage, 130 stopped by Ctrl+C.
        """;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var server = new Server(parsed.GetRequiredValue(_server), _key.Of(parsed, _server));
        if (parsed.GetValue(_cancel) is { } cancelled)
        {
            var ended = await server.CancelRetagAsync(cancelled, cancellationToken);
            Console.WriteLine($"{ended.Id} is {ended.State}.");
            return ended.State == "cancelled" ? ExitCodes.Done : ExitCodes.CouldNot;
        }

        var retag = parsed.GetValue(_watch) is { } watched
            ? await server.RetagStateAsync(watched, cancellationToken)
            : await server.RetagAsync(
                new RetagRequest(parsed.GetValue(_query), parsed.GetRequiredValue(_rate), parsed.GetValue(_all)), cancellationToken);
        if (parsed.GetValue(_noWait))
        {
            Console.WriteLine($"{retag.Id} is {retag.State}; papermesh retag --watch {retag.Id} watches it.");
            return ExitCodes.Done;
        }

        var progress = new RetagProgress(server, retag, TimeSpan.FromSeconds(parsed.GetRequiredValue(_patience)), TimeProvider.System);
        try
        {
            retag = await progress.WatchAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"No longer watching: the server goes on by itself. papermesh retag --watch {retag.Id} watches again.");
            throw;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{retag.Id} is {retag.State}: {retag.Sent:N0} of {retag.Total:N0} papers re-tagged"));
        if (retag.Error is { } error)
            await Console.Error.WriteLineAsync(Terminal.Clean(error));

        return retag.State == "done" ? ExitCodes.Done : ExitCodes.CouldNot;
    }
}
