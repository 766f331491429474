using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace PaperMesh.ServiceDefaults.Tests.Web;

public sealed class OtlpSignalTests
{
    private const string All = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Own = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    [Theory]
    [InlineData(false, null, null, null)]
    [InlineData(true, "http://collector:4317", null, null)]
    [InlineData(true, null, "http://collector:4318/v1/traces", null)]
    [InlineData(true, "http://collector:4317", null, "otlp")]
    [InlineData(false, "http://collector:4317", null, "none")]
    [InlineData(false, null, null, "otlp")]
    [InlineData(false, "", "", "")]
    public void Traces_are_sent_where_there_is_an_endpoint_for_them_and_none_says_no(bool sent, string? all, string? own, string? exporter)
        => Traces((All, all), (Own, own), ("OTEL_TRACES_EXPORTER", exporter)).IsSent.ShouldBe(sent);

    [Fact]
    public void What_is_said_of_traces_alone_wins_over_what_is_said_of_all()
    {
        var traces = Traces(
            (All, "http://collector:4317"), (Own, "http://traces:4318/here"), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "Authorization=Bearer a"));

        var otlp = new OtlpExporterOptions();
        traces.Read(otlp);

        otlp.Endpoint.ShouldBe(new Uri("http://traces:4318/here"));
        otlp.Protocol.ShouldBe(OtlpExportProtocol.HttpProtobuf);
        otlp.Headers.ShouldBe("Authorization=Bearer a");
    }

    [Fact]
    public void What_is_said_of_traces_says_nothing_of_metrics()
        => OtlpSignal.Of("METRICS", Builder((Own, "http://traces:4318/v1/traces"), ("OTEL_TRACES_EXPORTER", "none"))).IsSent.ShouldBeFalse();

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "zipkin", "'otlp' or 'none'")]
    [InlineData(Own, "collector", "http://collector:4318/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json", "'grpc' or 'http/protobuf'")]
    public void What_is_not_known_is_named_with_what_is_expected(string key, string value, string expected)
    {
        var refused = Should.Throw<OptionsValidationException>(() => Traces((key, value)));

        refused.Message.ShouldContain(key);
        refused.Message.ShouldContain($"'{value}'");
        refused.Message.ShouldContain(expected);
    }

    private static OtlpSignal Traces(params (string Key, string? Value)[] settings) => OtlpSignal.Of("TRACES", Builder(settings));

    private static HostApplicationBuilder Builder(params (string Key, string? Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        return builder;
    }
}
