using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace PaperMesh.ServiceDefaults;

/// <summary>Whether and where to traces, metrics or logs are sent, by OpenTelemetry's own environment variables.</summary>
/// <remarks>
/// OpenTelemetry Specification, "OTLP Exporter" and "Exporter Selection". Differs from it in one thing: without any endpoint nothing is
/// sent, not even to this machine. What is said of all signals is read by the library.
/// </remarks>
/// <param name="IsSent">It has an endpoint, and its exporter is not <c>none</c>.</param>
/// <param name="Endpoint">Of this signal alone, whole; null: that of all, which the library reads.</param>
/// <param name="Protocol">Of this signal alone; null: that of all.</param>
/// <param name="Headers">Of this signal alone; null: those of all.</param>
internal sealed record OtlpSignal(bool IsSent, Uri? Endpoint, OtlpExportProtocol? Protocol, string? Headers)
{
    /// <param name="name"><c>TRACES</c>, <c>METRICS</c> or <c>LOGS</c>.</param>
    /// <param name="builder">Whose settings hold the variables.</param>
    /// <exception cref="OptionsValidationException">A variable holds what is not known.</exception>
    public static OtlpSignal Of(string name, IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var exporter = Setting($"OTEL_{name}_EXPORTER") ?? "otlp";
        if (exporter is not ("otlp" or "none"))
            throw Invalid($"OTEL_{name}_EXPORTER", exporter, "'otlp' or 'none'");

        var all = Setting("OTEL_EXPORTER_OTLP_ENDPOINT");
        var own = Setting($"OTEL_EXPORTER_OTLP_{name}_ENDPOINT");
        Uri? endpoint = null;
        if (own is not null && !Uri.TryCreate(own, UriKind.Absolute, out endpoint))
            throw Invalid($"OTEL_EXPORTER_OTLP_{name}_ENDPOINT", own, "an address such as 'http://collector:4318/v1/traces'");

        OtlpExportProtocol? protocol = Setting($"OTEL_EXPORTER_OTLP_{name}_PROTOCOL") switch
        {
            null => null,
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            var other => throw Invalid($"OTEL_EXPORTER_OTLP_{name}_PROTOCOL", other, "'grpc' or 'http/protobuf'"),
        };

        return new OtlpSignal(exporter == "otlp" && (own ?? all) is not null, endpoint, protocol, Setting($"OTEL_EXPORTER_OTLP_{name}_HEADERS"));

        string? Setting(string key) => settings[key] is { Length: > 0 } value ? value : null;

        static OptionsValidationException Invalid(string key, string value, string expected)
            => new(key, typeof(OtlpSignal), [$"{key} is '{value}'; expected is {expected}."]);
    }

    public void Read(OtlpExporterOptions otlp)
    {
        if (Endpoint is not null)
            otlp.Endpoint = Endpoint;
        if (Protocol is { } protocol)
            otlp.Protocol = protocol;
        if (Headers is not null)
            otlp.Headers = Headers;
    }
}
