using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.ServiceDefaults.Tests.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Web;

/// <summary>The variables of OpenTelemetry do what its specification says of them, and what is on without any.</summary>
/// <remarks>Alone: whoever listens to the sources of a process hears all of its tests.</remarks>
[Collection(nameof(TelemetrySettings))]
[CollectionDefinition(nameof(TelemetrySettings), DisableParallelization = true)]
public sealed partial class TelemetrySettings(OtlpCollector collector) : IClassFixture<OtlpCollector>
{
    private const string Trial = "PaperMesh.Trial";

    private readonly string _service = $"trial-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<OtlpSpan> Trials => collector.Spans.Where(span => span.Service == _service && span.Source == Trial);

    [Fact]
    public async Task With_an_endpoint_traces_metrics_and_logs_go_there()
    {
        await using (var host = await BusContract.StartAsync(Settings(("OTEL_TRACES_SAMPLER", "always_on"))))
        {
            await host.Bus.Publish(Invented.Discovered(1, "cs.CL"), Cancellation);
            await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
        }

        collector.Requests.Keys.ShouldBe(["traces", "metrics", "logs"], ignoreOrder: true);
        collector.Spans.Where(span => span.Service == _service).Select(span => span.Name).ShouldContain("send papermesh.paper.discovered");
    }

    [Fact]
    public async Task One_signal_may_have_an_endpoint_of_its_own()
    {
        await using (await RunningHost.StartAsync(
            _ => { },
            settings: [
                ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Address}/v1/traces"),
                ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
                ("OTEL_SERVICE_NAME", _service),
                ("OTEL_TRACES_SAMPLER", "always_on"),
            ]))
        {
            Begin(1);
        }

        Trials.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_sampler_one_trace_in_twenty_is_recorded()
    {
        await using (await RunningHost.StartAsync(_ => { }, settings: Settings()))
            Begin(2_000);

        // 100, give or take five standard deviations.
        Trials.Count().ShouldBeInRange(51, 149);
    }

    [Theory]
    [InlineData("always_on", "", 400, 400)]
    [InlineData("always_off", "", 0, 0)]
    [InlineData("traceidratio", "0.5", 150, 250)]
    [InlineData("parentbased_traceidratio", "1", 400, 400)]
    public async Task The_sampler_is_the_one_that_is_named(string sampler, string argument, int least, int most)
    {
        await using (await RunningHost.StartAsync(_ => { }, settings: Settings(("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument))))
            Begin(400);

        Trials.Count().ShouldBeInRange(least, most);
    }

    [Fact]
    public async Task What_follows_from_something_that_was_not_sampled_is_not_sampled()
    {
        await using (var host = await BusContract.StartAsync(Settings(("OTEL_TRACES_SAMPLER", "parentbased_always_on"))))
        {
            await host.Bus.PublishAsync(Invented.Discovered(1, "cs.CL"), traceParent: null, Cancellation);
            await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
            Begin(1);
        }

        // The collector, which is asked over HTTP in this process, is traced too.
        collector.Spans.Where(span => span.Service == _service && span.Source.StartsWith("PaperMesh.", StringComparison.Ordinal))
            .Select(span => span.Source).ShouldBe([Trial]);
    }

    [Fact]
    public async Task With_the_sdk_disabled_nothing_leaves_and_the_service_runs()
    {
        var before = collector.Requests.Values.Sum();
        await using (var host = await RunningHost.StartAsync(_ => { }, settings: Settings(("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_SAMPLER", "always_on"))))
        {
            Begin(10);
            (await host.Http.GetAsync("/health/live", Cancellation)).IsSuccessStatusCode.ShouldBeTrue();
            (await host.Http.GetAsync("/metrics", Cancellation)).IsSuccessStatusCode.ShouldBeTrue();
        }

        collector.Requests.Values.Sum().ShouldBe(before);
    }

    [Fact]
    public async Task A_line_of_the_log_has_its_values_and_the_trace_of_its_request()
    {
        await using (var host = await RunningHost.StartAsync(
            _ => { },
            app => app.MapGet("/api/v1/one", (ILogger<TelemetrySettings> log) => Opened(log, "arxiv:2611.00001", 7)),
            Settings(("OTEL_TRACES_SAMPLER", "always_on"))))
        {
            await host.Http.GetAsync("/api/v1/one", Cancellation);
        }

        var line = collector.Logs.Single(log => log.Service == _service && log.Attributes.ContainsKey("PaperId"));
        line.Body.ShouldBe("arxiv:2611.00001 is open to 7 readers");
        line.Attributes["PaperId"].ShouldBe("arxiv:2611.00001");
        line.Attributes["Readers"].ShouldBe("7");
        collector.Spans.Single(span => span.TraceId == line.TraceId && span.SpanId == line.SpanId).Name.ShouldBe("GET /api/v1/one");
    }

    [LoggerMessage(LogLevel.Information, "{PaperId} is open to {Readers} readers")]
    private static partial void Opened(ILogger log, string paperId, int readers);

    private (string Name, string Value)[] Settings(params IEnumerable<(string Name, string Value)> more)
        => [.. collector.Settings.Select(setting => (setting.Key, setting.Value)), ("OTEL_SERVICE_NAME", _service), .. more];

    private static void Begin(int traces)
    {
        using var source = new ActivitySource(Trial);
        for (var trace = 0; trace < traces; trace++)
        {
            Activity.Current = null;
            source.StartActivity("trial")?.Dispose();
        }
    }
}
