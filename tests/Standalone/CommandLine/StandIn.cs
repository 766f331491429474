using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Standalone.Tests.CommandLine;

/// <summary>A server that speaks the part of PaperMesh's API that the command line uses, and remembers what it was sent.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _papers = [];

    private StandIn(WebApplication app)
    {
        _app = app;
        app.MapPost("/api/v1/import", ImportAsync);
        app.MapGet("/api/v1/stats", Stats);
        app.MapPost("/api/v1/sources/{name}/crawl", (HttpRequest request) =>
        {
            Crawls.Add($"{request.Path}{request.QueryString}");
            return Crawl();
        });
        app.MapGet("/api/v1/sources/{name}/backfills/{from}/{to}", () => Crawl());
        app.MapGet("/api/v1/search", (HttpContext context, string q, int limit) =>
        {
            Searches.Add($"{q} ({limit})");
            return Search(context);
        });
    }

    public string Address => _app.Urls.Single();

    public int Port => new Uri(Address).Port;

    /// <summary>Complete uploads, in order.</summary>
    public List<Received> Imports { get; } = [];

    public List<string> Searches { get; } = [];

    public List<string> Crawls { get; } = [];

    /// <summary>The answer to a crawl, and to the question how it goes.</summary>
    public Func<IResult> Crawl { get; set; } = () => Results.Json(new { });

    /// <summary>How many uploads are begun and then cut off.</summary>
    public int ToBreak { get; set; }

    /// <summary>Completes when an upload was cut off.</summary>
    public TaskCompletionSource Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often the stats will still say that papers are pending.</summary>
    public int LooksWithPending { get; set; }

    /// <summary>The same two papers stay pending.</summary>
    public bool IsStuck { get; set; }

    public Func<HttpContext, IResult> Search { get; set; } = _ => Results.Json(new { items = Array.Empty<object>(), total = 0 });

    public static async Task<StandIn> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));

        var standIn = new StandIn(builder.Build());
        await standIn._app.StartAsync();
        return standIn;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task<IResult> ImportAsync(HttpRequest request)
    {
        if (ToBreak > 0)
        {
            ToBreak--;
            await request.Body.ReadExactlyAsync(new byte[1]);
            request.HttpContext.Abort();
            Broken.TrySetResult();
            return Results.Empty;
        }

        var length = request.Headers.ContentLength;
        var encoding = request.Headers.ContentEncoding.ToString();
        using var reader = new StreamReader(encoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Imports.Add(new Received(request.QueryString.Value!, request.ContentType!, encoding, length, body));

        return body.Length == 0
            ? Results.Problem(title: "Nothing to import", detail: "The body is empty.", statusCode: 400)
            : Results.Json(Take(body));
    }

    private object Take(string body)
    {
        int read = 0, fresh = 0, changed = 0, unchanged = 0;
        var errors = new List<object>();
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            read++;
            if (!line.StartsWith('{') || JsonDocument.Parse(line).RootElement.GetProperty("id").GetString() is not { } id)
                errors.Add(new { where = $"line {read}", reason = $"'{line}' is not JSON" });
            else if (!_papers.TryGetValue(id, out var known))
                fresh++;
            else if (known == line)
                unchanged++;
            else
                changed++;

            if (line.StartsWith('{'))
                _papers[JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!] = line;
        }

        return new { read, @new = fresh, changed, unchanged, quarantined = errors.Count, errors };
    }

    private Dictionary<string, long> Stats()
    {
        var pending = IsStuck ? 2 : LooksWithPending > 0 ? LooksWithPending-- : 0;
        return new() { ["events"] = 7, ["indexed"] = 12_345, ["papers"] = 12_345 + pending, ["pending"] = pending, ["quarantined"] = 3, ["tagged"] = 12_345 };
    }
}

/// <param name="Length">The Content-Length: bytes on the wire.</param>
/// <param name="Body">Unpacked.</param>
internal sealed record Received(string Query, string ContentType, string Encoding, long? Length, string Body);
