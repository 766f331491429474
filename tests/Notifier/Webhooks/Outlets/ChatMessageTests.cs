using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PaperMesh.Contracts;

namespace PaperMesh.Notifier.Tests.Webhooks.Outlets;

/// <summary>What each chat is sent, byte for byte, for papers that mean no good and for such as say little.</summary>
public sealed class ChatMessageTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Chats _chats = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Outlets => ["slack", "teams", "discord", "mattermost", "matrix", "telegram", "ntfy"];

    /// <summary>Markup of every kind, names that call people, links, LaTeX, another direction, emoji; and a text of 5,000 characters.</summary>
    private static PaperTagged Hostile
    {
        get
        {
            var tagged = Invented.Tagged(1);
            return tagged with
            {
                Paper = tagged.Paper with
                {
                    Id = "doi:10.1000/a(b)<c>\"d\"",
                    Title = "<script>alert(1)</script> @everyone <!channel> [x](http://evil.example) <http://evil.example|y> *a* _b_ ~c~ `d` $\\ell_2$ 🎉 שלום \u202Elive",
                    Abstract = "1. We @channel & <b>prove</b> it, see https://example.org/a_b~c. " + string.Concat(Enumerable.Repeat("Tides *rise* and_fall & come back. ", 142)),
                    Authors = [new Author("Nia <!here> Example"), new Author("@otto"), new Author("李 明"), new Author("Ann Onym"), new Author("Any Body")],
                },
                Tags =
                [
                    new Tag { Topic = "distributed-systems", Name = "Distributed systems", Score = 0.75, Origin = TagOrigin.Rule, Terms = ["<clocks>", "*fog*"] },
                    new Tag { Topic = "cs.DC", Name = "Distributed & parallel computing", Score = 1, Origin = TagOrigin.Source },
                ],
            };
        }
    }

    private static PaperTagged Terse
    {
        get
        {
            var tagged = Invented.Tagged(2);
            return tagged with { Paper = tagged.Paper with { Title = "-", Abstract = "", Authors = [] }, Tags = [] };
        }
    }

    public async ValueTask InitializeAsync() => _chats = await Chats.StartAsync();

    public ValueTask DisposeAsync() => _chats.DisposeAsync();

    [Theory]
    [MemberData(nameof(Outlets))]
    public async Task A_hostile_paper_is_told_as_plain_text(string outlet)
        => await AsInFileAsync(outlet, "hostile", await ToldAsync(outlet, "topic:distributed-systems", Hostile));

    [Theory]
    [MemberData(nameof(Outlets))]
    public async Task A_paper_of_which_little_is_known_is_told_too(string outlet)
        => await AsInFileAsync(outlet, "terse", await ToldAsync(outlet, null, Terse));

    [Theory]
    [MemberData(nameof(Outlets))]
    public async Task A_test_is_a_message_for_people(string outlet)
    {
        var hook = await _chats.JoinAsync(outlet, "topic:agents");

        await hook.AskAsync(HttpMethod.Post, "/test");

        await Chats.EndedAsync(hook, 1);
        var body = _chats.Server.Received.ShouldHaveSingleItem().Body;
        body.ShouldContain("This is a test");
        body.ShouldContain("topic:agents");
        body.ShouldNotContain("specversion");
    }

    [Theory]
    [MemberData(nameof(Outlets))]
    public async Task The_longest_of_papers_keeps_to_the_limits(string outlet)
    {
        var tagged = Invented.Tagged(1);
        var request = await ToldAsync(outlet, null, tagged with
        {
            Paper = tagged.Paper with
            {
                Title = new string('*', 1_000),
                Abstract = string.Concat(Enumerable.Repeat("😀&", 10_000)),
                Authors = [.. Enumerable.Range(0, 500).Select(_ => new Author(new string('<', 300)))],
            },
            Tags = [.. Enumerable.Range(0, 50).Select(_ => new Tag { Topic = "t", Name = new string('&', 300), Score = 1, Origin = TagOrigin.Rule })],
        });

        var message = JsonNode.Parse(request.Body)!;
        request.Body.ShouldNotContain("\uFFFD");
        var longest = outlet switch
        {
            "slack" => (Length(message["text"]), 3_000),
            "discord" => (Length(message["embeds"]![0]!["title"]), 256),
            "mattermost" => (Length(message["text"]), 16_383),
            "telegram" => (Length(message["text"]), 4_096),
            "ntfy" => (Encoding.UTF8.GetByteCount(message["message"]!.GetValue<string>()), 4_096),
            _ => (Encoding.UTF8.GetByteCount(request.Body), 28_000),
        };
        longest.Item1.ShouldBeInRange(100, longest.Item2);

        static int Length(JsonNode? text) => text!.GetValue<string>().Length;
    }

    private async Task<Received> ToldAsync(string outlet, string? query, PaperTagged tagged)
    {
        var hook = await _chats.JoinAsync(outlet, query);
        await _chats.LogAsync(tagged);
        await Chats.EndedAsync(hook, 1);
        return _chats.Server.Received.ShouldHaveSingleItem();
    }

    private async Task AsInFileAsync(string outlet, string name, Received received)
    {
        string[] headers = [.. new[] { "Content-Type", "Authorization", "User-Agent", "webhook-id", "webhook-signature" }
            .Where(received.Headers.ContainsKey).Select(header => $"{header}: {received.Headers[header]}")];
        var webhook = (await _chats.Notifier.Get<PaperMesh.Storage.IDocuments<PaperMesh.Notifier.Webhooks.Webhook>>().QueryAsync(new(), Token)).Items.ShouldHaveSingleItem();
        var actual = $"{received.Method} {received.Path}{received.Query}\n{string.Join('\n', headers)}\n\n{JsonNode.Parse(received.Body)!.ToJsonString(Readable)}\n"
            .Replace(webhook.Origin, "https://papers.example.org", StringComparison.Ordinal)
            .Replace(webhook.Id, "wh_1", StringComparison.Ordinal)
            .Replace("\u200B", "\\u200B", StringComparison.Ordinal);

        var path = Path.Combine(AppContext.BaseDirectory, "Webhooks/Outlets/Golden", string.Create(CultureInfo.InvariantCulture, $"{outlet}-{name}.txt"));
        actual.ShouldBe(await File.ReadAllTextAsync(path, Token));
    }
}
