using System.Text.Json;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests.Observability;

/// <summary>What operators see of a paper's way through five processes.</summary>
[Collection(nameof(ObservedMesh))]
public sealed class TraceTests(ObservedMesh mesh)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paper_is_one_trace_from_the_gateway_to_the_receiver_of_a_webhook()
    {
        var tree = await TreeAsync(span => span.Attributes.GetValueOrDefault("papermesh.paper.id") == ObservedMesh.Imported);

        // Each step is a child of the one before.
        tree.ShouldHave(
            "PaperMesh.Gateway: POST /api/v1/import",
            "PaperMesh.Gateway: POST",
            "PaperMesh.Crawler: POST /api/v1/import",
            "PaperMesh.Crawler: import page",
            "PaperMesh.Crawler: send papermesh.paper.discovered",
            "PaperMesh.Classifier: process tag-paper",
            "PaperMesh.Classifier: send papermesh.paper.tagged",
            "PaperMesh.Query: process keep-paper-main");
        tree.ShouldHave(
            "PaperMesh.Classifier: send papermesh.paper.tagged",
            "PaperMesh.Notifier: process log-event",
            "PaperMesh.Notifier: deliver webhook",
            "PaperMesh.Notifier: POST");
        tree.Roots.Select(root => root.Name).ShouldBe(["POST /api/v1/import"]);

        // The receiver is told the span of the request that it gets.
        var post = tree.Last("PaperMesh.Notifier: POST");
        mesh.Posted.ShouldContain($"00-{post.TraceId}-{post.SpanId}-01");
        (await mesh.RunningAsync()).All.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_page_that_is_fetched_begins_a_trace_with_its_request_in_it_and_points_to_its_job()
    {
        var tree = await TreeAsync(span => span.Name == "send papermesh.paper.discovered"
            && span.Attributes.GetValueOrDefault("papermesh.paper.id") is { } paper && paper != ObservedMesh.Imported);

        tree.ShouldHave("PaperMesh.Crawler: harvest page", "PaperMesh.Crawler: GET");
        tree.ShouldHave(
            "PaperMesh.Crawler: harvest page",
            "PaperMesh.Crawler: send papermesh.paper.discovered",
            "PaperMesh.Classifier: process tag-paper",
            "PaperMesh.Classifier: send papermesh.paper.tagged",
            "PaperMesh.Notifier: process log-event",
            "PaperMesh.Notifier: deliver webhook",
            "PaperMesh.Notifier: POST");

        var page = tree.Roots.ShouldHaveSingleItem();
        page.Attributes["papermesh.source"].ShouldBe("journal");
        page.Attributes["papermesh.records.new"].ShouldBe("1");
        var job = page.Links.ShouldHaveSingleItem();
        mesh.Collector.Spans.Single(span => span.SpanId == job.SpanId).Name.ShouldBe("process crawl-source");
    }

    [Fact]
    public async Task Spans_of_the_bus_are_described_by_the_conventions()
    {
        var tree = await TreeAsync(span => span.Attributes.GetValueOrDefault("papermesh.paper.id") == ObservedMesh.Imported);

        var (sent, processed) = (tree.Last("PaperMesh.Crawler: send papermesh.paper.discovered"), tree.Last("PaperMesh.Classifier: process tag-paper"));
        (sent.Kind, processed.Kind).ShouldBe((4, 5));
        foreach (var (span, operation, destination) in new[] { (sent, "send", "papermesh.paper.discovered"), (processed, "process", "tag-paper") })
        {
            span.Attributes["messaging.system"].ShouldBe("rabbitmq");
            span.Attributes["messaging.operation.name"].ShouldBe(operation);
            span.Attributes["messaging.operation.type"].ShouldBe(operation);
            span.Attributes["messaging.destination.name"].ShouldBe(destination);
        }
    }

    [Fact]
    public async Task Lines_of_the_log_are_json_where_that_is_wished_and_name_their_trace()
    {
        var running = await mesh.RunningAsync();
        var lines = running.All.SelectMany(process => process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();

        lines.ShouldNotBeEmpty();
        var log = lines.ConvertAll(line => JsonDocument.Parse(line).RootElement);
        log.ShouldAllBe(line => line.GetProperty("Timestamp").GetDateTimeOffset().Offset == TimeSpan.Zero);

        // Written while the page of the source was stored.
        var stored = log.First(line => line.GetProperty("Message").GetString()!.StartsWith("journal: a page is stored", StringComparison.Ordinal));
        stored.GetProperty("State").GetProperty("Source").GetString().ShouldBe("journal");
        var trace = stored.GetProperty("Scopes").EnumerateArray().Select(scope => scope.TryGetProperty("TraceId", out var id) ? id.GetString() : null).First(id => id is not null);
        mesh.Collector.Spans.ShouldContain(span => span.TraceId == trace && span.Name == "harvest page");
        mesh.Collector.Logs.ShouldContain(line => line.TraceId == trace && line.Service == "PaperMesh.Crawler");
    }

    /// <summary>The trace of the first span that fits, when its last part has arrived.</summary>
    private async Task<SpanTree> TreeAsync(Func<OtlpSpan, bool> fits)
    {
        var running = await mesh.RunningAsync();
        SpanTree? tree = null;
        await running.Site.UntilAsync(
            "the trace is whole",
            () =>
            {
                var spans = mesh.Collector.Spans;
                var trace = spans.FirstOrDefault(fits)?.TraceId;
                tree = new SpanTree([.. spans.Where(span => span.TraceId == trace)]);
                return Task.FromResult(tree.IsWhole && tree.Has("PaperMesh.Notifier: POST") && tree.Has("PaperMesh.Query: process keep-paper-main"));
            },
            Cancellation);
        return tree!;
    }

    /// <summary>The spans of one trace.</summary>
    private sealed class SpanTree(IReadOnlyList<OtlpSpan> spans)
    {
        private readonly Dictionary<string, OtlpSpan> _byId = spans.ToDictionary(span => span.SpanId);

        public IEnumerable<OtlpSpan> Roots => spans.Where(span => span.ParentId == "");

        /// <summary>Nobody's parent is missing.</summary>
        public bool IsWhole => spans.Count > 0 && spans.All(span => span.ParentId == "" || _byId.ContainsKey(span.ParentId));

        public bool Has(string step) => spans.Any(span => StepOf(span) == step);

        public OtlpSpan Last(string step) => spans.Last(span => StepOf(span) == step);

        /// <summary>Fails unless there is a way down the tree that goes through just these steps.</summary>
        public void ShouldHave(params string[] way)
            => spans.Where(span => StepOf(span) == way[^1]).Select(Way).ShouldContain(
                steps => steps.TakeLast(way.Length).SequenceEqual(way),
                $"Wanted: {string.Join(" > ", way)}\nThere are:\n{string.Join('\n', spans.Select(span => string.Join(" > ", Way(span))))}");

        private List<string> Way(OtlpSpan span)
        {
            var way = _byId.TryGetValue(span.ParentId, out var parent) ? Way(parent) : [];
            way.Add(StepOf(span));
            return way;
        }

        private static string StepOf(OtlpSpan span) => $"{span.Service}: {span.Name}";
    }
}
