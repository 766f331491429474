using Microsoft.Extensions.Time.Testing;
using MimeKit;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.Mail;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Digests;

public sealed class DigestRoundTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));
    private readonly List<DigestReplica> _replicas = [];
    private SmtpServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SmtpServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();

        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_digest_arrives_at_its_hour_as_text_and_html_with_the_reason_of_each_paper()
    {
        var replica = Replica();
        await replica.SubscribedAsync(query: "topic:distributed-systems fog");
        await replica.Log.AppendAsync([Titled(1, "On <b>Fog</b> & $O(n^2)$ Horns"), Titled(2, "Fog, Part 2", upvotes: 7)], Token);

        _time.SetUtcNow(At("07:59:59"));
        await replica.SendDueAsync(Token);
        _server.Taken.ShouldBeEmpty();
        _time.SetUtcNow(At("08:00:00"));
        await replica.SendDueAsync(Token);

        var mail = _server.Taken.ShouldHaveSingleItem();
        mail.Subject.ShouldBe("24 Nov: Fog, Part 2, and 1 more");
        mail.From.ToString().ShouldContain("digests@papers.example.org");
        mail.To.Mailboxes.Single().Address.ShouldBe("reader@example.org");
        mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        mail.Headers[HeaderId.ListId].ShouldNotBeNull();
        mail.Headers[HeaderId.ListUnsubscribe].ShouldStartWith("<https://papers.example.org/unsubscribe/");
        mail.Headers[HeaderId.ListUnsubscribePost].ShouldBe("List-Unsubscribe=One-Click");
        mail.Body.ShouldNotBeNull().ContentType.MimeType.ShouldBe("multipart/alternative");

        var (text, html) = (mail.TextBody.ShouldNotBeNull(), mail.HtmlBody.ShouldNotBeNull());
        text.ShouldContain("Tuesday, 24 November 2026");
        text.ShouldContain("2. On <b>Fog</b> & $O(n^2)$ Horns");
        text.ShouldContain("Here for: topic Distributed systems (clocks), “fog” · 7 upvotes");
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        lines.ShouldContain("https://papers.example.org/papers/arxiv:2611.00001");
        lines.Where(line => !line.StartsWith("https://", StringComparison.Ordinal)).Max(line => line.Length).ShouldBeLessThanOrEqualTo(72);

        html.ShouldContain("On &lt;b&gt;Fog&lt;/b&gt; &amp; $O(n^2)$ Horns");
        html.ShouldNotContain("<b>");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<script");
    }

    [Fact]
    public async Task A_paper_comes_once_though_the_log_tells_of_it_again_and_again()
    {
        var replica = Replica();
        await replica.SubscribedAsync();
        await replica.Log.AppendAsync([Titled(1, "First")], Token);
        await NextDayAsync(replica);

        await replica.Log.AppendAsync([Titled(1, "First, Revised", revision: 2), Titled(2, "Second"), Titled(2, "Second, Revised", revision: 2)], Token);
        await NextDayAsync(replica);
        await replica.Log.AppendAsync([Titled(2, "Second", revision: 3)], Token);
        await NextDayAsync(replica);

        _server.Taken.Select(mail => mail.Subject).ShouldBe(["24 Nov: First", "25 Nov: Second, Revised"]);
    }

    [Fact]
    public async Task Nothing_is_sent_about_nothing_nor_about_what_is_old_withdrawn_or_was_there_before()
    {
        var replica = Replica();
        await replica.Log.AppendAsync([Titled(1, "Before")], Token);
        await replica.SubscribedAsync();
        var withdrawn = Titled(2, "Withdrawn");
        var old = Titled(3, "Old");
        await replica.Log.AppendAsync(
        [
            withdrawn with { Paper = withdrawn.Paper with { Withdrawn = true } },
            old with { Paper = old.Paper with { Announced = new DateOnly(2026, 11, 1) } },
        ], Token);

        await NextDayAsync(replica);

        _server.Taken.ShouldBeEmpty();
        var stored = (await replica.Stored.QueryAsync(new(), Token)).Items.ShouldHaveSingleItem();
        stored.Due.ShouldBe(At("08:00:00").AddDays(1));
        stored.Place.ShouldBe(3);
    }

    [Fact]
    public async Task The_best_come_first_and_the_rest_is_a_link()
    {
        var replica = Replica();
        await replica.SubscribedAsync(query: "part", settings: new() { MaxPapers = 2 });
        await replica.Log.AppendAsync([.. Enumerable.Range(1, 5).Select(n => Titled(n, $"Part {n}", upvotes: n))], Token);

        await NextDayAsync(replica);

        var text = _server.Taken.ShouldHaveSingleItem().TextBody.ShouldNotBeNull();
        text.ShouldContain("1. Part 5");
        text.ShouldContain("2. Part 4");
        text.ShouldNotContain("Part 3");
        text.ShouldContain("3 more that did not fit:");
        text.ShouldContain("https://papers.example.org/search?q=part&sort=new");
    }

    [Fact]
    public async Task A_process_that_dies_before_it_has_sent_leaves_the_digest_to_be_sent_as_it_was()
    {
        var replica = Replica();
        await replica.SubscribedAsync();
        await replica.Log.AppendAsync([Titled(1, "Written Down")], Token);
        _time.SetUtcNow(At("08:00:00"));
        var port = _server.Port;
        await _server.DisposeAsync();
        await Should.ThrowAsync<MailUnavailableException>(replica.Round.RunAsync(Token));
        (await replica.Stored.QueryAsync(new(), Token)).Items.Single().Attempts.ShouldBe(0);

        // Another takes it up later, when there is more to tell of.
        _server = await SmtpServer.StartAsync($"port={port}");
        await replica.Log.AppendAsync([Titled(2, "Better", upvotes: 9)], Token);
        (await Replica().Round.RunAsync(Token)).ShouldBe(0);
        _time.Advance(TimeSpan.FromMinutes(2));
        await Replica().SendDueAsync(Token);

        var mail = _server.Taken.ShouldHaveSingleItem();
        mail.Subject.ShouldBe("24 Nov: Written Down");
        mail.Date.ShouldBe(At("08:00:00"));
        await NextDayAsync(replica);
        _server.Taken[^1].Subject.ShouldBe("25 Nov: Better");
    }

    [Fact]
    public async Task A_process_that_dies_between_the_servers_yes_and_the_mark_sends_the_same_mail_again_under_the_same_id()
    {
        var replica = Replica();
        var one = await replica.SubscribedAsync();
        await replica.Log.AppendAsync([Titled(1, "Once")], Token);
        _time.SetUtcNow(At("08:00:00"));
        await replica.SendDueAsync(Token);

        (await replica.Receipts.DeleteAsync([Digest.IdOf(one.Id, one.Day)], Token)).ShouldBe(1);
        await BackAsync(replica, one);
        await replica.SendDueAsync(Token);

        var (first, second) = _server.Taken is [var a, var b] ? (a, b) : throw new InvalidOperationException("Two mails were expected.");
        second.MessageId.ShouldBe(first.MessageId);
        second.Date.ShouldBe(first.Date);
        second.TextBody.ShouldBe(first.TextBody);
    }

    [Fact]
    public async Task A_process_that_dies_after_the_mark_sends_nothing_again()
    {
        var replica = Replica();
        var one = await replica.SubscribedAsync();
        await replica.Log.AppendAsync([Titled(1, "Once")], Token);
        _time.SetUtcNow(At("08:00:00"));
        await replica.SendDueAsync(Token);

        await BackAsync(replica, one);
        await replica.SendDueAsync(Token);

        _server.Taken.Count.ShouldBe(1);
        (await replica.Stored.FindAsync(one.Id, Token))!.ShouldSatisfyAllConditions(
            stored => stored.Due.ShouldBe(At("08:00:00").AddDays(1)),
            stored => stored.Place.ShouldBe(1),
            stored => stored.Holder.ShouldBeNull());
    }

    [Fact]
    public async Task Two_replicas_send_two_hundred_readers_one_mail_each_over_a_connection_each()
    {
        const int Readers = 200;
        KeyValuePair<string, string?> batch = new("Notifier:Digests:BatchSize", "20");
        var (one, other) = (Replica(batch), Replica(batch));
        for (var i = 0; i < Readers; i++)
            await one.SubscribedAsync($"reader{i}@example.org", query: $"part {i % 7}");
        await one.Log.AppendAsync([.. Enumerable.Range(0, 7).Select(n => Titled(n, $"Part {n}"))], Token);
        _time.SetUtcNow(At("08:00:00"));

        await Task.WhenAll(Task.Run(() => one.SendDueAsync(Token), Token), Task.Run(() => other.SendDueAsync(Token), Token));

        var taken = _server.Taken;
        taken.Select(mail => mail.To.Mailboxes.Single().Address).Order().ShouldBe(Enumerable.Range(0, Readers).Select(i => $"reader{i}@example.org").Order());
        taken.Select(mail => mail.Headers["X-Test-Connection"]).Distinct().Count().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task However_long_the_server_takes_for_an_answer_no_other_replica_sends_the_same_mail()
    {
        var (one, other) = (Replica(), Replica());
        await one.SubscribedAsync("slow.reader@example.org");
        await one.Log.AppendAsync([Titled(1, "Patience")], Token);
        _time.SetUtcNow(At("08:00:00"));
        var sending = one.Round.RunAsync(Token);
        await Eventually.BeTrueAsync(() => _server.Count == 1);

        // Five times as long as a process may be silent.
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(10); passed += TimeSpan.FromSeconds(30))
        {
            var until = (await one.Stored.QueryAsync(new(), Token)).Items.Single().Until;
            _time.Advance(TimeSpan.FromSeconds(30));
            await Eventually.BeTrueAsync(async () => (await one.Stored.QueryAsync(new(), Token)).Items.Single().Until > until);
            (await other.Round.RunAsync(Token)).ShouldBe(0);
        }

        _server.Answer();
        (await sending).ShouldBe(1);
        (await other.Round.RunAsync(Token)).ShouldBe(0);
        _server.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_process_that_is_stopped_finishes_the_mail_that_is_under_way_and_nobody_sends_it_again()
    {
        var (one, other) = (Replica(), Replica());
        await one.SubscribedAsync("slow.reader@example.org");
        await one.SubscribedAsync("slow.friend@example.org");
        await one.Log.AppendAsync([Titled(1, "Last Words")], Token);
        _time.SetUtcNow(At("08:00:00"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = one.Round.RunAsync(stop.Token);
        await Eventually.BeTrueAsync(() => _server.Count == 1);

        await stop.CancelAsync();
        _server.Answer();
        await Should.ThrowAsync<OperationCanceledException>(sending);
        _server.Count.ShouldBe(1);

        await other.SendDueAsync(Token);
        _server.Taken.Select(To).Order().ShouldBe(["slow.friend@example.org", "slow.reader@example.org"]);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_subscription_that_is_erased_while_its_mail_is_under_way()
    {
        var replica = Replica();
        var one = await replica.SubscribedAsync("slow.reader@example.org");
        await replica.Log.AppendAsync([Titled(1, "Forgotten")], Token);
        _time.SetUtcNow(At("08:00:00"));
        var sending = replica.Round.RunAsync(Token);
        await Eventually.BeTrueAsync(() => _server.Count == 1);

        await replica.Subscriptions.EraseAsync(one.Id, Token);
        _server.Answer();
        await sending;

        (await replica.Stored.CountAsync(new(), Token)).ShouldBe(0);
        (await replica.Get<IDocuments<Digest>>().CountAsync(new(), Token)).ShouldBe(0);
        (await replica.Receipts.CountAsync(new(), Token)).ShouldBe(0);
        (await replica.Get<IDocuments<SentPapers>>().CountAsync(new(), Token)).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_process_was_at_when_it_died_is_taken_over_when_it_has_been_silent_for_long_enough()
    {
        var replica = Replica(new KeyValuePair<string, string?>("Notifier:Digests:TakeOverAfter", "00:00:30"));
        await replica.SubscribedAsync();
        await replica.Log.AppendAsync([Titled(1, "Taken Over")], Token);
        _time.SetUtcNow(At("08:00:00"));
        (await replica.Subscriptions.ClaimAsync("one that died", 10, Token)).Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(29));
        (await replica.Round.RunAsync(Token)).ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await replica.Round.RunAsync(Token)).ShouldBe(1);

        _server.Taken.ShouldHaveSingleItem().Subject.ShouldBe("24 Nov: Taken Over");
    }

    [Fact]
    public async Task A_digest_whose_papers_the_log_no_longer_holds_is_given_up_and_not_sent_empty()
    {
        var replica = Replica();
        await replica.SubscribedAsync("later-once.reader@example.org");
        await replica.Log.AppendAsync([Titled(1, "Gone")], Token);
        _time.SetUtcNow(At("08:00:00"));
        await replica.SendDueAsync(Token);
        await replica.Log.AppendAsync([Titled(2, "Kept")], Token);
        await replica.Log.TrimAsync(keepFor: null, keepEvents: 1, Token);

        _time.Advance(TimeSpan.FromMinutes(2));
        await replica.SendDueAsync(Token);

        _server.Taken.ShouldBeEmpty();
        var given = (await replica.Stored.QueryAsync(new(), Token)).Items.ShouldHaveSingleItem();
        given.Due.ShouldBe(At("08:00:00").AddDays(1));

        // What came since is in the next.
        await NextDayAsync(replica);
        _server.Taken.ShouldHaveSingleItem().Subject.ShouldBe("25 Nov: Kept");
    }

    [Fact]
    public async Task What_the_server_puts_off_is_tried_again_later_and_holds_up_nobody_else()
    {
        var replica = Replica();
        await replica.SubscribedAsync("later-once.reader@example.org");
        await replica.SubscribedAsync("reader@example.org");
        await replica.Log.AppendAsync([Titled(1, "Patience")], Token);
        _time.SetUtcNow(At("08:00:00"));

        await replica.SendDueAsync(Token);
        _server.Taken.Select(To).ShouldBe(["reader@example.org"]);
        _time.Advance(TimeSpan.FromMinutes(2));
        await replica.SendDueAsync(Token);

        _server.Taken.Select(To).ShouldBe(["reader@example.org", "later-once.reader@example.org"]);
    }

    [Theory]
    [InlineData("hang-up.reader@example.org")]
    [InlineData("says-421-4.3.2.reader@example.org")]
    public async Task A_mail_at_which_the_server_hangs_up_is_put_off_as_tried_and_holds_up_the_others_for_a_minute(string address)
    {
        var replica = Replica();
        var first = await replica.SubscribedAsync(address, settings: new() { Hour = 7 });
        await replica.SubscribedAsync("reader@example.org");
        await replica.Log.AppendAsync([Titled(1, "Patience")], Token);
        _time.SetUtcNow(At("08:00:00"));
        await Should.ThrowAsync<MailUnavailableException>(replica.SendDueAsync(Token));
        _server.Taken.ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMinutes(1));
        await replica.SendDueAsync(Token);

        _server.Taken.Select(To).ShouldBe(["reader@example.org"]);
        (await replica.Stored.FindAsync(first.Id, Token))!.ShouldSatisfyAllConditions(
            stored => stored.Attempts.ShouldBe(1),
            stored => stored.Until.ShouldBe(At("08:02:00")));

        // Given up after as many times as one that is put off.
        await replica.Stored.UpsertAsync([first.Id], id => id, (stored, _) => stored! with { Attempts = 40 }, Token);
        _time.Advance(TimeSpan.FromMinutes(1));
        await replica.SendDueAsync(Token);
        (await replica.Stored.FindAsync(first.Id, Token))!.Due.ShouldBe(At("07:00:00").AddDays(1));
    }

    [Fact]
    public async Task An_address_that_is_refused_gets_no_mail_of_any_kind_any_more()
    {
        var replica = Replica();
        var digests = await replica.SubscribedAsync("refused.reader@example.org");
        await replica.Subscriptions.AskAsync("Refused.Reader@example.org", "fog", new(), "https://papers.example.org", Token);
        await replica.Log.AppendAsync([Titled(1, "Unwanted")], Token);
        _time.SetUtcNow(At("08:00:00"));

        await replica.SendDueAsync(Token);

        _server.Taken.ShouldBeEmpty();
        (await replica.Get<OutgoingMail>().IsSuppressedAsync("refused.reader@example.org", Token)).ShouldBeTrue();
        (await replica.Stored.QueryAsync(new(), Token)).Items.ShouldAllBe(one => one.State == SubscriptionState.Suppressed);
        (await replica.Stored.FindAsync(digests.Id, Token))!.Due.ShouldBeNull();
    }

    [Fact]
    public async Task Who_pauses_gets_nothing_and_later_nothing_of_that_time()
    {
        var replica = Replica();
        var one = await replica.SubscribedAsync();
        await replica.Subscriptions.PauseAsync(one.Id, Token);
        await replica.Log.AppendAsync([Titled(1, "Meanwhile")], Token);
        await NextDayAsync(replica);
        await replica.Subscriptions.ResumeAsync(one.Id, Token);
        await replica.Log.AppendAsync([Titled(2, "Afterwards")], Token);

        await NextDayAsync(replica);

        _server.Taken.Select(mail => mail.Subject).ShouldBe(["25 Nov: Afterwards"]);
    }

    [Fact]
    public async Task After_days_without_the_service_one_digest_tells_of_all_of_them()
    {
        var replica = Replica();
        await replica.SubscribedAsync();
        await replica.Log.AppendAsync([Titled(1, "First"), Titled(2, "Second")], Token);
        _time.SetUtcNow(At("10:00:00").AddDays(3));

        await replica.SendDueAsync(Token);

        _server.Taken.Select(mail => mail.Subject).ShouldBe(["24 Nov: First, and 1 more"]);
        (await replica.Stored.QueryAsync(new(), Token)).Items.Single().Due.ShouldBe(At("08:00:00").AddDays(4));
    }

    private static string To(MimeMessage mail) => mail.To.Mailboxes.Single().Address;

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-11-24T{time}Z");

    private static PaperTagged Titled(int number, string title, int upvotes = 0, int revision = 1)
    {
        var tagged = Invented.Tagged(number, revision);
        return tagged with
        {
            Paper = tagged.Paper with { Title = title, Signals = new Signals { Upvotes = new Signal(upvotes, tagged.TaggedAt) } },
        };
    }

    /// <summary>As it was stored before it moved on.</summary>
    private static Task BackAsync(DigestReplica replica, Subscription one)
        => replica.Stored.UpsertAsync([one], id => id.Id, (_, before) => before, Token);

    /// <summary>To the next 8:00.</summary>
    private async Task NextDayAsync(DigestReplica replica)
    {
        var now = _time.GetUtcNow();
        var today = new DateTimeOffset(now.Date.AddHours(8), TimeSpan.Zero);
        _time.SetUtcNow(now < today ? today : today.AddDays(1));
        await replica.SendDueAsync(Token);
    }

    private DigestReplica Replica(params KeyValuePair<string, string?>[] settings)
    {
        var replica = new DigestReplica(_folder.Path, _time, [.. DigestReplica.To(_server), .. settings]);
        _replicas.Add(replica);
        return replica;
    }
}
