using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh stats</c>: how many papers stand where.</summary>
internal sealed class StatsCommand : Command, IHaveExamples
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    // In the order in which a paper meets them; what else the server counts comes after.
    private static readonly string[] Order = ["papers", "pending", "tagged", "indexed", "events", "quarantined"];

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object" };
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Look again every 2 seconds, until Ctrl+C" };
    private readonly ServerOption _server = new();
    private readonly KeyOption _key = new();

    public StatsCommand()
        : base("stats", "How many papers a running PaperMesh holds, and how many are still pending")
    {
        Add(_json);
        Add(_watch);
        Add(_server);
        Add(_key);
        SetAction(RunAsync);
    }

    public string Examples =>
        """
        Examples:
          papermesh stats
          papermesh stats --watch
          papermesh stats --json | jq .pending
        """;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var server = new Server(parsed.GetRequiredValue(_server), _key.Of(parsed, _server));
        var json = parsed.GetValue(_json);
        var stats = await server.StatsAsync(cancellationToken);

        if (!parsed.GetValue(_watch))
            Console.WriteLine(json ? Json(stats) : string.Join('\n', Lines(stats)));
        else if (Terminal.IsForPeople && !json)
            await WatchAsync(server, stats, cancellationToken);
        else
            await PrintAsync(server, stats, json ? Json : OneLine, cancellationToken);

        return ExitCodes.Done;
    }

    private static Task WatchAsync(Server server, IReadOnlyDictionary<string, long> stats, CancellationToken cancellationToken)
        => AnsiConsole.Live(Screen(stats)).StartAsync(async live =>
        {
            while (true)
            {
                await Task.Delay(BetweenLooks, cancellationToken);
                live.UpdateTarget(Screen(await server.StatsAsync(cancellationToken)));
            }
        });

    private static async Task PrintAsync(
        Server server, IReadOnlyDictionary<string, long> stats, Func<IReadOnlyDictionary<string, long>, string> format, CancellationToken cancellationToken)
    {
        while (true)
        {
            Console.WriteLine(format(stats));
            await Task.Delay(BetweenLooks, cancellationToken);
            stats = await server.StatsAsync(cancellationToken);
        }
    }

    private static Text Screen(IReadOnlyDictionary<string, long> stats) => new(string.Join('\n', Lines(stats)));

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, long> stats)
        => InOrder(stats).Select(stat => string.Create(CultureInfo.InvariantCulture, $"{Terminal.Clean(stat.Key),-12}{stat.Value,14:N0}"));

    private static string OneLine(IReadOnlyDictionary<string, long> stats)
        => string.Join("  ", InOrder(stats).Select(stat => string.Create(CultureInfo.InvariantCulture, $"{Terminal.Clean(stat.Key)} {stat.Value:N0}")));

    private static string Json(IReadOnlyDictionary<string, long> stats)
        => JsonSerializer.Serialize(stats, ServerJson.Default.IReadOnlyDictionaryStringInt64);

    private static IEnumerable<KeyValuePair<string, long>> InOrder(IReadOnlyDictionary<string, long> stats)
        => stats.OrderBy(stat => Array.IndexOf(Order, stat.Key) is >= 0 and var place ? place : Order.Length);
}
