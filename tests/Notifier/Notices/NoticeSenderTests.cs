using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Notifier.Notices;
using PaperMesh.Notifier.Tests.Digests;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Notices;

public sealed class NoticeSenderTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("later.", 50)]
    [InlineData("hang-up.", 2)]
    [InlineData("says-421-4.3.2.", 2)]
    public async Task Notices_that_the_server_puts_off_or_at_which_it_hangs_up_hold_up_no_newer_one(string kind, int count)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var notifier = await RunningNotifier.StartAsync(
            Path.Combine(folder.Path, Guid.NewGuid().ToString("N")), _time, [.. DigestReplica.To(server), new("Notifier:Mail:PerSecond", "1000")]);
        var notices = notifier.Get<IDocuments<Notice>>();
        var began = _time.GetUtcNow();

        await notices.InsertAsync(
            [.. Enumerable.Range(0, count).Select(number => To($"{kind}owner{number}@example.org", began)), To("owner@example.org", began.AddSeconds(1))], Token);

        await Eventually.BeTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return server.Count == 1;
        });
        server.Taken.ShouldHaveSingleItem().To.Mailboxes.Single().Address.ShouldBe("owner@example.org");
        var first = (await notices.FindAsync($"notice.{kind}owner0@example.org", Token))!;
        first.Sent.ShouldBeNull();
        first.Attempts.ShouldBeGreaterThan(0);
        first.Next!.Value.ShouldBeGreaterThanOrEqualTo(began.AddMinutes(2));
    }

    private static Notice To(string address, DateTimeOffset created) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"notice.{address}"),
        To = address,
        Subject = "Your lighthouse has been disabled",
        Paragraphs = ["It blinks no more."],
        Link = new NoticeLink("Manage the lighthouse", "https://papers.example.org/lighthouses/1"),
        Created = created,
    };
}
