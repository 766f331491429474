using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>A collector of OpenTelemetry: takes OTLP 1.x over HTTP as protobuf, and keeps spans and logs.</summary>
public sealed class OtlpCollector : IAsyncLifetime
{
    private readonly ConcurrentQueue<OtlpSpan> _spans = [];
    private readonly ConcurrentQueue<OtlpLog> _logs = [];
    private readonly ConcurrentDictionary<string, int> _requests = [];
    private WebApplication? _app;

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Address { get; private set; } = "";

    public IReadOnlyList<OtlpSpan> Spans => [.. _spans];

    public IReadOnlyList<OtlpLog> Logs => [.. _logs];

    /// <summary>The requests that have come, by the end of their paths: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public IReadOnlyDictionary<string, int> Requests => _requests;

    /// <summary>The settings of a program that is to send everything here, soon.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();

        _app = builder.Build();
        _app.Run(TakeAsync);
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var sent = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        await sent.CopyToAsync(body, context.RequestAborted);

        var signal = context.Request.Path.Value!.Split('/')[^1];
        _requests.AddOrUpdate(signal, 1, (_, count) => count + 1);
        if (signal == "traces")
        {
            foreach (var span in OtlpReader.Spans(body.ToArray()))
                _spans.Enqueue(span);
        }
        else if (signal == "logs")
        {
            foreach (var log in OtlpReader.Logs(body.ToArray()))
                _logs.Enqueue(log);
        }

        // An Export…ServiceResponse without a field: all was taken.
        context.Response.ContentType = "application/x-protobuf";
    }
}

/// <param name="Service">Of the resource: <c>service.name</c>.</param>
/// <param name="Source">Name of the instrumentation scope.</param>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits.</param>
/// <param name="ParentId">Empty: a root.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="Links">Spans that it points to.</param>
public sealed record OtlpSpan(
    string Service,
    string Source,
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<(string TraceId, string SpanId)> Links);

/// <param name="Service">Of the resource: <c>service.name</c>.</param>
/// <param name="TraceId">Empty: it was written in none.</param>
/// <param name="Attributes">The values of the message, by name.</param>
public sealed record OtlpLog(string Service, string Body, string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);
