using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Servers;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Tests.Etiquette;

/// <summary>Budgets of several replicas, each with a connection of its own to one store.</summary>
public abstract class BudgetsContract : IAsyncDisposable
{
    /// <summary>Ahead of the machine's: MongoDB removes by that one what has expired, once a minute.</summary>
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddDays(1));
    private readonly List<ServiceProvider> _replicas = [];
    private readonly List<(DateTimeOffset Start, DateTimeOffset End)> _sent = [];

    // Another for each test: they share the store's database.
    private readonly string _host = $"{Guid.NewGuid():N}.example.org";

    protected abstract IReadOnlyDictionary<string, string?> Settings { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_of_all_replicas_keep_their_distance_and_never_overlap()
    {
        var (one, other) = (Replica(("*", "00:00:03")), Replica(("*", "00:00:03")));

        var requests = Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : other).SpendAsync(_host, SendAsync, Token));
        await TurnAsync(Task.WhenAll(requests));

        _sent.Count.ShouldBe(6);
        _sent.Zip(_sent.Skip(1), (before, after) => after.Start - before.End).ShouldAllBe(wait => wait >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_replica_that_dies_in_a_request_frees_the_budget_after_fifteen_seconds()
    {
        var stopped = new FakeTimeProvider(_time.GetUtcNow());
        var isOut = new TaskCompletionSource();
        using var dead = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var lost = Replica(stopped).SpendAsync(
            _host,
            async token =>
            {
                isOut.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return new HttpResponseMessage();
            },
            dead.Token);
        await isOut.Task.WaitAsync(Token);

        var died = _time.GetUtcNow();
        await TurnAsync(Replica().SpendAsync(_host, SendAsync, Token));

        (_sent.Single().Start - died).ShouldBeInRange(Leases.TimeToLive, Leases.TimeToLive + TimeSpan.FromSeconds(5));
        await dead.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(lost);
    }

    [Fact]
    public async Task A_request_that_has_failed_was_one_too()
    {
        var budgets = Replica();
        await Should.ThrowAsync<HttpRequestException>(TurnAsync(budgets.SpendAsync(_host, _ => throw new HttpRequestException("broken"), Token)));

        var failed = _time.GetUtcNow();
        await TurnAsync(budgets.SpendAsync(_host, SendAsync, Token));

        (_sent.Single().Start - failed).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Who_is_tired_of_waiting_leaves_the_queue_to_the_others()
    {
        var budgets = Replica();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var first = budgets.SpendAsync(_host, _ => answer.Task, Token);

        using var tired = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var second = budgets.SpendAsync(_host, SendAsync, tired.Token);
        await tired.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);

        answer.SetResult(new HttpResponseMessage());
        await first;
        await TurnAsync(budgets.SpendAsync(_host, SendAsync, Token));
        _sent.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_by_an_hour_keeps_nobody_waiting_for_an_hour_and_nobody_comes_too_early()
    {
        var clock = new WallClock(_time);
        await TurnAsync(Replica(clock).SpendAsync(_host, SendAsync, Token));

        clock.Ahead = TimeSpan.FromHours(-1);
        await TurnAsync(Replica(clock).SpendAsync(_host, SendAsync, Token));

        // A second, and once more for who has to see it pass.
        (_sent[1].Start - _sent[0].End).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Its_state_tells_when_the_next_request_can_go_out()
    {
        var (one, other) = (Replica(("*", "00:01:00")), Replica(("*", "00:01:00")));
        (await other.StateAsync(_host, Token)).ShouldBe(new BudgetState(_host, TimeSpan.FromMinutes(1), _time.GetUtcNow()));

        await one.SpendAsync(_host, SendAsync, Token);

        (await other.StateAsync(_host, Token)).NextRequest.ShouldBe(_time.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task A_time_that_the_server_has_asked_for_counts_for_all_replicas_but_ten_minutes_at_most()
    {
        foreach (var (asked, granted) in new[] { (60, 60), (10_000, 600) })
        {
            await Replica().SpendAsync(_host, _ => Task.FromResult(Busy(asked)), Token);

            (await Replica().StateAsync(_host, Token)).NextRequest.ShouldBe(_time.GetUtcNow().AddSeconds(granted));
            _time.Advance(TimeSpan.FromSeconds(granted));
        }

        static HttpResponseMessage Busy(int seconds)
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            return response;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();

        Closed();
        GC.SuppressFinalize(this);
    }

    protected virtual void Closed()
    {
    }

    private Budgets Replica(params (string Host, string Interval)[] budgets) => Replica(_time, budgets);

    /// <param name="budgets">A star stands for the host of the test.</param>
    private Budgets Replica(TimeProvider time, params (string Host, string Interval)[] budgets)
    {
        var settings = new Dictionary<string, string?>(Settings);
        foreach (var (host, interval) in budgets)
            settings[$"Crawler:Budgets:{(host is "*" ? _host : host)}"] = interval;

        var services = Tests.Replica.Services(settings, time);
        services.AddOptions<CrawlerOptions>().BindConfiguration("Crawler");
        services.AddSingleton<Budgets>().AddMetrics().AddSingleton<RequestCounts>();
        var replica = services.BuildServiceProvider();
        _replicas.Add(replica);
        return replica.GetRequiredService<Budgets>();
    }

    private async Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetUtcNow();
        await Task.Yield();
        lock (_sent)
            _sent.Add((start, _time.GetUtcNow()));

        return new HttpResponseMessage();
    }

    private async Task TurnAsync(Task task)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!task.IsCompleted && DateTime.UtcNow < deadline)
        {
            await Task.Delay(2, Token);
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        task.IsCompleted.ShouldBeTrue("It still waits.");
        await task;
    }
}

public sealed class BudgetsOnSqlite : BudgetsContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");

    protected override IReadOnlyDictionary<string, string?> Settings => Tests.Replica.In(_folder);

    protected override void Closed() => _folder.Delete(recursive: true);
}

public sealed class BudgetsOnMongo(MongoServer server) : BudgetsContract, IClassFixture<MongoServer>
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = Tests.Replica.On(server);
}
