using System.Net.Http.Json;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.Tests.Webhooks.Outlets;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Ops;

/// <summary>Who was told of a paper, as operators read it.</summary>
public sealed class ToldLifeTests : IAsyncLifetime
{
    private Chats _chats = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _chats = await Chats.StartAsync();

    public ValueTask DisposeAsync() => _chats.DisposeAsync();

    [Fact]
    public async Task A_life_has_the_chat_and_the_digest_that_told_of_the_paper_without_their_addresses()
    {
        var subscription = await SubscribedAsync("reader@example.org");
        var chat = await _chats.JoinAsync("slack");
        var paper = Invented.Tagged(1);
        await _chats.LogAsync(paper, Invented.Tagged(2));
        await Chats.EndedAsync(chat, 2);
        await SendDigestsAsync(subscription, new DateOnly(2026, 11, 25));

        var life = await LifeAsync(paper.Paper.Id);

        var chatted = life.Moments.Single(moment => moment.What == $"delivered to slack {chat.Id}");
        chatted.Failed.ShouldBeFalse();
        chatted.Detail.ShouldNotBeNull().ShouldStartWith($"{_chats.Server.Root}/…: 204 in ");
        var mailed = life.Moments.Single(moment => moment.What.StartsWith("mailed", StringComparison.Ordinal));
        (mailed.What, mailed.Detail).ShouldBe(("mailed to r…@example.org", "in the digest of 2026-11-25"));
        FactsOf(life, "webhooks").ShouldBe(["1 delivery, 0 to come, 0 failed"]);
        FactsOf(life, "mails").ShouldBe(["in 1 digest"]);
        FactsOf(life, "not shown").ShouldBeEmpty();

        life.Tables.Single(table => table.Name == "deliveries").Rows.ShouldHaveSingleItem()[0].ShouldBe($"slack {chat.Id}");
        life.Tables.Single(table => table.Name == "mails").Rows.ShouldHaveSingleItem()[1].ShouldBe("2026-11-25");

        var said = System.Text.Json.JsonSerializer.Serialize(life);
        said.ShouldNotContain("reader");
        foreach (var secret in Chats.AddressOf("slack").Secrets)
            said.ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_life_says_of_how_many_subscriptions_it_has_looked_at_the_digests()
    {
        await _chats.Notifier.Get<IDocuments<Subscription>>().InsertAsync([.. Enumerable.Range(0, 1_001).Select(Paused)], Token);
        var paper = Invented.Tagged(1);
        await _chats.Notifier.Log.AppendAsync([paper], Token);

        var life = await LifeAsync(paper.Paper.Id);

        FactsOf(life, "not shown").ShouldBe(["digests of other subscriptions: looked at the first 1,000 of 1,001"]);
        FactsOf(life, "mails").ShouldBe(["in none of those looked at"]);
    }

    [Fact]
    public async Task A_life_says_from_which_day_on_it_has_looked_at_the_digests()
    {
        await _chats.Notifier.Get<IDocuments<Subscription>>().InsertAsync([.. Enumerable.Range(0, 900).Select(Paused)], Token);
        var paper = Invented.Tagged(1);
        await _chats.Notifier.Log.AppendAsync([paper], Token);
        _chats.Jump(TimeSpan.FromDays(20));
        await _chats.Notifier.Log.AppendAsync([Invented.Tagged(1, revision: 2)], Token);

        var life = await LifeAsync(paper.Paper.Id);

        // Ten days of each event: those of the second, which was on 14 December, and the last of the first.
        FactsOf(life, "not shown").ShouldBe(["digests before 2026-12-02: there are too many subscriptions for all of them"]);
    }

    private async Task<LifeOfPaper> LifeAsync(string id)
        => (await _chats.Notifier.Http.GetFromJsonAsync<LifeOfPaper[]>($"{PaperLives.Path}?id={id}", Token)).ShouldHaveSingleItem();

    private static IEnumerable<string> FactsOf(LifeOfPaper life, string name) => life.Facts.Where(fact => fact.Name == name).Select(fact => fact.Value);

    private async Task<Subscription> SubscribedAsync(string address)
    {
        var subscriptions = _chats.Notifier.Get<Subscriptions>();
        await subscriptions.AskAsync(address, "", new(), "https://papers.example.org", Token);
        var asked = (await _chats.Notifier.Get<IDocuments<Subscription>>().QueryAsync(new(), Token)).Items.Single();
        return (await subscriptions.ConfirmAsync(asked.Id, Token))!;
    }

    /// <summary>Until the digest of the subscription for that day is sent.</summary>
    private async Task SendDigestsAsync(Subscription to, DateOnly day)
    {
        to.Day.ShouldBe(day);
        _chats.Jump(to.Due!.Value - _chats.Time.GetUtcNow());
        await Eventually.BeTrueAsync(async () =>
        {
            await _chats.Notifier.Get<DigestRound>().RunAsync(Token);
            return await _chats.Notifier.Get<DigestStore>().FindAsync([Digest.IdOf(to.Id, day)], Token) is [{ Sent: not null }];
        });
    }

    private static Subscription Paused(int number) => new()
    {
        Id = number.ToString("x32", null),
        Address = $"reader{number}@example.org",
        AddressKey = $"{number}",
        Query = "",
        Settings = new(),
        State = SubscriptionState.Paused,
        Site = "https://papers.example.org",
        Created = Chats.Start,
    };
}
