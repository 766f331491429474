using System.Globalization;
using System.Net.ServerSentEvents;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>The stream of events through the gateway, while papers come in and the process that serves it is killed again and again.</summary>
public sealed class EventStreamKillsTests(RabbitServer rabbit, MongoServer mongo, ITestOutputHelper output)
    : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private const int Papers = 800;
    private const int Kills = 4;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_that_come_back_with_the_last_id_get_every_event_once_in_order_whoever_died()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);
        await using var mesh = await FiveProcesses.StartAsync(
            rabbit, mongo, _data, new Dictionary<string, string> { ["Crawler__RepublishAfter"] = "00:00:05" }, Cancellation);

        var seed = Random.Shared.Next();
        var (random, breaks) = (new Random(seed), new Random(seed + 1));
        Client[] clients =
        [
            new(mesh.Site.Http, breakOffAfter: () => int.MaxValue),
            new(mesh.Site.Http, breakOffAfter: () => breaks.Next(1, 60)),
        ];
        var reading = Task.WhenAll(clients.Select(client => client.ReadAsync(Papers, Cancellation)));

        var seen = 0;
        foreach (var part in papers.Chunk(Papers / Kills))
        {
            await mesh.Site.ImportAsync(Site.Lines(part), Cancellation);

            // In the middle of what has just come in.
            var enough = seen + random.Next(1, part.Length);
            await mesh.Site.UntilAsync($"a client has seen {enough} events", () => Task.FromResult(clients[0].Count >= enough), Cancellation);
            await mesh.KillAndRestartAsync("Notifier", Cancellation);
            seen += part.Length;
        }

        await reading.WaitAsync(Deadline, Cancellation);
        output.WriteLine($"Seed {seed}. {Papers} events, {Kills} kills; connections {string.Join(" and ", clients.Select(client => client.Connections))}.");
        foreach (var client in clients)
        {
            client.Sequences.ShouldBe(Enumerable.Range(1, Papers).Select(number => (long)number));
            client.Connections.ShouldBeGreaterThan(1);
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>As a browser does it: when the stream ends, for whatever reason, it comes back with the id that it has seen last.</summary>
    private sealed class Client(HttpClient http, Func<int> breakOffAfter)
    {
        private static readonly TimeSpan ReconnectAfter = TimeSpan.FromMilliseconds(200);

        private readonly List<long> _sequences = [];
        private int _count;

        public int Connections { get; private set; }

        /// <summary>How many have come; to be asked while it reads.</summary>
        public int Count => Volatile.Read(ref _count);

        /// <summary>In the order in which they came; to be asked when it has read all.</summary>
        public IReadOnlyList<long> Sequences => _sequences;

        public async Task ReadAsync(int count, CancellationToken cancellationToken)
        {
            var last = "0";
            while (_count < count)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events/stream");
                    request.Headers.Add("Last-Event-ID", last);
                    using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                    await using var stream = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
                    Connections++;

                    var left = breakOffAfter();
                    await foreach (var message in SseParser.Create(stream).EnumerateAsync(cancellationToken))
                    {
                        message.EventType.ShouldBe("papermesh.paper.tagged.v1");
                        last = message.EventId!;
                        _sequences.Add(long.Parse(last, CultureInfo.InvariantCulture));
                        Volatile.Write(ref _count, _sequences.Count);
                        if (--left == 0 || _count == count)
                            break;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    await Task.Delay(ReconnectAfter, cancellationToken);
                }
            }
        }
    }
}
