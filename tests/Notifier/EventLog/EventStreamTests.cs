using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.EventLog;

public sealed class EventStreamTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private readonly string _folder = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_at_once_as_they_are_logged_from_now_on()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await notifier.Log.AppendAsync(Invented.Many(5), Token);
        await using var listener = await Listener.OpenAsync(notifier);

        await notifier.Bus.Publish(Invented.Tagged(6), Token);

        var message = await listener.NextAsync();
        message.EventId.ShouldBe("000000000006");
        message.EventType.ShouldBe("papermesh.paper.tagged.v1");
        message.Data.ShouldNotContain('\n');
        var data = JsonNode.Parse(message.Data)!;
        data["sequence"]!.GetValue<string>().ShouldBe("000000000006");
        data["data"]!["paper"]!["id"]!.GetValue<string>().ShouldBe("arxiv:2611.00006");
    }

    [Fact]
    public async Task The_answer_says_that_nobody_should_keep_it_back()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);

        using var response = await notifier.Http.GetAsync(Listener.Address, HttpCompletionOption.ResponseHeadersRead, Token);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        response.Headers.CacheControl!.NoCache.ShouldBeTrue();
        response.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
    }

    [Fact]
    public async Task Two_clients_that_break_off_again_and_again_each_get_every_event_once_in_order()
    {
        const int Events = 300;
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        var appending = Task.Run(
            async () =>
            {
                foreach (var batch in Invented.Many(Events).Chunk(10))
                    await Task.WhenAll(batch.Select(tagged => notifier.Bus.Publish(tagged, Token)));
            },
            Token);

        var read = await Task.WhenAll(ReadAllAsync(notifier, breakAfter: 7), ReadAllAsync(notifier, breakAfter: 111));

        await appending;
        foreach (var sequences in read)
            sequences.ShouldBe(Enumerable.Range(1, Events).Select(n => (long)n));

        static async Task<List<long>> ReadAllAsync(RunningNotifier notifier, int breakAfter)
        {
            var sequences = new List<long>();
            var last = "0";
            while (sequences.Count < Events)
            {
                await using var listener = await Listener.OpenAsync(notifier, last);
                for (var i = 0; i < breakAfter && sequences.Count < Events; i++)
                {
                    last = (await listener.NextAsync()).EventId!;
                    sequences.Add(long.Parse(last));
                }
            }

            return sequences;
        }
    }

    [Fact]
    public async Task A_client_that_breaks_off_before_the_first_event_misses_none_meanwhile()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await notifier.Log.AppendAsync(Invented.Many(5), Token);
        string place;
        await using (var listener = await Listener.OpenAsync(notifier))
            place = await listener.PlaceAsync();

        await notifier.Bus.Publish(Invented.Tagged(6), Token);
        await Eventually.BeTrueAsync(async () => await notifier.Log.LastAsync(Token) == 6);

        await using var again = await Listener.OpenAsync(notifier, place);
        (await again.NextAsync()).EventId.ShouldBe("000000000006");
    }

    [Fact]
    public async Task Only_what_matches_the_query_is_sent()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await using var listener = await Listener.OpenAsync(notifier, query: "?q=%22part%20150%22");

        await notifier.Log.AppendAsync(Invented.Many(300), Token);

        (await listener.NextAsync()).EventId.ShouldBe("000000000150");
    }

    [Fact]
    public async Task The_place_of_the_header_goes_before_that_of_the_address()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await notifier.Log.AppendAsync(Invented.Many(5), Token);

        await using var byAddress = await Listener.OpenAsync(notifier, query: "?after=1");
        await using var byHeader = await Listener.OpenAsync(notifier, "000000000003", query: "?after=1");

        (await byAddress.NextAsync()).EventId.ShouldBe("000000000002");
        (await byHeader.NextAsync()).EventId.ShouldBe("000000000004");
    }

    [Fact]
    public async Task What_another_replica_logs_comes_too()
    {
        await using var here = await RunningNotifier.StartAsync(_folder);
        await using var there = await RunningNotifier.StartAsync(_folder);
        await using var listener = await Listener.OpenAsync(here);

        await there.Bus.Publish(Invented.Tagged(1), Token);

        (await listener.NextAsync()).EventId.ShouldBe("000000000001");
    }

    [Fact]
    public async Task A_silent_stream_beats_every_15_seconds()
    {
        var time = new FakeTimeProvider();
        await using var notifier = await RunningNotifier.StartAsync(_folder, time);
        await using var stream = await notifier.Http.GetStreamAsync(Listener.Address, Token);
        using var lines = new StreamReader(stream);
        string[] beatOfPlace0 = [":", "id: 000000000000", ""];
        foreach (var line in beatOfPlace0) // Opens the stream.
            (await lines.ReadLineAsync(Token)).ShouldBe(line);

        var beat = lines.ReadLineAsync(Token).AsTask();
        await Eventually.BeTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return Task.FromResult(beat.IsCompleted);
        });

        (await beat).ShouldBe(":");
    }

    [Fact]
    public async Task Nothing_is_left_of_a_client_that_has_gone()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        var listener = await Listener.OpenAsync(notifier);
        notifier.OpenRequests.ShouldBe(1);

        await listener.DisposeAsync();

        await Eventually.BeTrueAsync(() => notifier.OpenRequests == 0);
    }

    [Fact]
    public async Task Streams_end_when_the_service_stops()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await using var listener = await Listener.OpenAsync(notifier);

        await notifier.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), Token);

        (await listener.EndsAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("000000000004")]
    [InlineData("0")]
    public async Task Who_comes_back_too_late_is_told_once_and_goes_on_with_the_oldest_that_is_kept(string lastEventId)
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await notifier.Log.AppendAsync(Invented.Many(10), Token);
        await notifier.Log.TrimAsync(keepFor: null, keepEvents: 3, Token);

        SseItem<string> stale;
        await using (var listener = await Listener.OpenAsync(notifier, lastEventId))
        {
            stale = await listener.NextAsync();
            stale.EventType.ShouldBe("stale");
            stale.Data.ShouldBe("""{"oldest":"000000000008"}""");
            foreach (var id in new[] { "000000000008", "000000000009", "000000000010" })
                (await listener.NextAsync()).EventId.ShouldBe(id);
        }

        await using var again = await Listener.OpenAsync(notifier, stale.EventId);
        (await again.NextAsync()).EventId.ShouldBe("000000000008");
    }

    [Fact]
    public async Task The_beginning_is_the_oldest_that_is_kept_and_nothing_is_stale_there()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await notifier.Log.AppendAsync(Invented.Many(10), Token);
        await notifier.Log.TrimAsync(keepFor: null, keepEvents: 3, Token);

        await using var listener = await Listener.OpenAsync(notifier, query: "?after=0");

        (await listener.NextAsync()).EventId.ShouldBe("000000000008");
    }

    [Fact]
    public async Task Five_hundred_clients_at_once_all_get_every_event()
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        await notifier.Log.AppendAsync(Invented.Many(3), Token);
        var listeners = await Task.WhenAll(Enumerable.Range(0, 500).Select(n => Listener.OpenAsync(notifier, query: $"?after={n % 4}")));
        notifier.OpenRequests.ShouldBe(500);

        await notifier.Bus.Publish(Invented.Tagged(4), Token);

        var read = await Task.WhenAll(listeners.Select(async (listener, n) =>
        {
            var ids = new List<string?>();
            for (var expected = n % 4; expected < 4; expected++)
                ids.Add((await listener.NextAsync()).EventId);
            return string.Join(' ', ids);
        }));
        string[] ids = ["000000000001", "000000000002", "000000000003", "000000000004"];
        for (var n = 0; n < read.Length; n++)
            read[n].ShouldBe(string.Join(' ', ids[(n % 4)..]));

        foreach (var listener in listeners)
            await listener.DisposeAsync();
        await Eventually.BeTrueAsync(() => notifier.OpenRequests == 0);
    }

    [Theory]
    [InlineData("last")]
    [InlineData("-1")]
    [InlineData("0x10")]
    public async Task A_place_that_cannot_be_read_is_refused(string place)
    {
        await using var notifier = await RunningNotifier.StartAsync(_folder);
        using var request = new HttpRequestMessage(HttpMethod.Get, Listener.Address);
        request.Headers.Add("Last-Event-ID", place);

        using var response = await notifier.Http.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("Last-Event-ID");
    }

    /// <summary>A client as a browser is one.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        public static readonly Uri Address = new("/api/v1/events/stream", UriKind.Relative);

        private readonly HttpResponseMessage _response;
        private readonly SseParser<string> _parser;
        private readonly IAsyncEnumerator<SseItem<string>> _messages;

        private Listener(HttpResponseMessage response, Stream stream)
        {
            _response = response;
            _parser = SseParser.Create(stream);
            _messages = _parser.EnumerateAsync(Token).GetAsyncEnumerator(Token);
        }

        public static async Task<Listener> OpenAsync(RunningNotifier notifier, string? lastEventId = null, string query = "")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address + query, UriKind.Relative));
            if (lastEventId is not null)
                request.Headers.Add("Last-Event-ID", lastEventId);

            var response = await notifier.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            return new Listener(response, await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(Token));
        }

        public async Task<SseItem<string>> NextAsync()
        {
            (await _messages.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBeTrue();
            return _messages.Current;
        }

        /// <summary>What it would say in <c>Last-Event-ID</c>, although no event has come.</summary>
        public async Task<string> PlaceAsync()
        {
            _ = _messages.MoveNextAsync().AsTask();
            await Eventually.BeTrueAsync(() => _parser.LastEventId.Length > 0);
            return _parser.LastEventId;
        }

        public async Task<bool> EndsAsync() => !await _messages.MoveNextAsync();

        public ValueTask DisposeAsync()
        {
            _response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
