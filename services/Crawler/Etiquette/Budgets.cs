using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>How often each host is asked, by all sources of all replicas together. All hosts of one operator are a group with one budget.</summary>
internal sealed class Budgets([FromKeyedServices(CrawlerService.Name)] Leases leases, IOptionsMonitor<CrawlerOptions> options, RequestCounts counts, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    // arXiv's terms of use: one request every three seconds over one connection, over all of its machine interfaces together.
    private static readonly Dictionary<string, TimeSpan> Agreed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["arxiv.org"] = TimeSpan.FromSeconds(3),
    };

    private readonly ConcurrentDictionary<string, Budget> _budgets = new();

    /// <summary>Sends a request when the budget of its host allows.</summary>
    public Task<HttpResponseMessage> SpendAsync(
        string host, Func<CancellationToken, Task<HttpResponseMessage>> request, CancellationToken cancellationToken)
    {
        var group = GroupOf(host);
        return For(group).SpendAsync(IntervalOf(group), request, cancellationToken);
    }

    /// <summary>What is left for a host, over all replicas.</summary>
    public async Task<BudgetState> StateAsync(string host, CancellationToken cancellationToken)
    {
        var group = GroupOf(host);
        var freeAt = await For(group).FreeAtAsync(cancellationToken);
        var now = time.GetUtcNow();
        return new BudgetState(group, IntervalOf(group), freeAt > now ? freeAt : now);
    }

    public void Dispose()
    {
        foreach (var budget in _budgets.Values)
            budget.Dispose();
    }

    /// <summary><c>oaipmh.arxiv.org</c> and <c>export.arxiv.org</c> are of <c>arxiv.org</c>; most hosts stand for themselves.</summary>
    internal static string GroupOf(string host)
        => Agreed.Keys.FirstOrDefault(name => host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)) ?? host.ToLowerInvariant();

    /// <summary>Where an interval was agreed on, the settings can only make it longer.</summary>
    internal TimeSpan IntervalOf(string group)
    {
        var settings = options.CurrentValue.Budgets.Where(budget => GroupOf(budget.Key) == group).Select(budget => budget.Value);
        return Agreed.TryGetValue(group, out var agreed) ? settings.Append(agreed).Max() : settings.DefaultIfEmpty(Usual).Max();
    }

    private Budget For(string group) => _budgets.GetOrAdd(group, name => new Budget(name, leases, counts, time));
}

/// <summary>What is left of a budget.</summary>
/// <param name="Group">The host, or the name that its operator's hosts have in common: <c>arxiv.org</c>.</param>
/// <param name="Interval">From the end of a request to the beginning of the next.</param>
/// <param name="NextRequest">When one can go out, unless others are waiting, UTC.</param>
internal sealed record BudgetState(string Group, TimeSpan Interval, DateTimeOffset NextRequest);
