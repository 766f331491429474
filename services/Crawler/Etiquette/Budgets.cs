using System.Collections.Concurrent;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>One budget for all hosts of one operator, shared by all sources of this process.</summary>
internal sealed class Budgets(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    // arXiv's terms of use: one request every three seconds over one connection, over all of its machine interfaces together.
    private static readonly Dictionary<string, TimeSpan> Agreed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["arxiv.org"] = TimeSpan.FromSeconds(3),
    };

    private readonly ConcurrentDictionary<string, Budget> _budgets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The budget from which a request to this host is paid: <c>oaipmh.arxiv.org</c> and <c>export.arxiv.org</c> share one.</summary>
    public Budget For(string host)
    {
        var owner = Agreed.Keys.FirstOrDefault(name => host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)) ?? host;
        return _budgets.GetOrAdd(owner, key => new Budget(Agreed.GetValueOrDefault(key, Usual), time));
    }

    public void Dispose()
    {
        foreach (var budget in _budgets.Values)
            budget.Dispose();
    }
}
