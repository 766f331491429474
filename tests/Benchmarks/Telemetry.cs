using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Benchmarks;

/// <summary>What telemetry adds to an import through all of Standalone, in time of its processors: without a collector, with the usual sampling, with all traces; in turns.</summary>
internal static class Telemetry
{
    private const int WarmUp = 500;

    private const string Key = "pmk_a-key-of-a-benchmark-that-is-long-enough";

    /// <summary>Per cent, with the usual sampling.</summary>
    private const double Goal = 5;

    private static readonly (string Name, string? Sampler)[] Ways = [("none", null), ("usual", ""), ("all", "parentbased_always_on")];

    public static async Task<int> ReportAsync(int papers, int rounds)
    {
        await using var collector = await CollectAsync();
        var least = Ways.ToDictionary(way => way.Name, _ => double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var way in Ways)
            {
                var took = await MeasureAsync(papers, Settings(way.Sampler, collector.Urls.Single()));
                least[way.Name] = Math.Min(least[way.Name], took.TotalSeconds);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round}: {way.Name,-6} {took.TotalSeconds:F2} s, {took.TotalMilliseconds / papers:F2} ms a paper"));
            }
        }

        foreach (var (name, seconds) in least)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-6} {seconds:F2} s, {100 * (seconds / least["none"] - 1):F1} % more than none{(name == "usual" ? $", goal {Goal} %" : "")}"));
        }

        return 0;
    }

    private static Dictionary<string, string> Settings(string? sampler, string collector)
    {
        if (sampler is null)
            return [];

        var settings = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };
        if (sampler.Length > 0)
            settings["OTEL_TRACES_SAMPLER"] = sampler;

        return settings;
    }

    private static async Task<TimeSpan> MeasureAsync(int papers, Dictionary<string, string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("papermesh-bench-");
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Program(), "serve", "--urls", address])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["Storage__Path"] = folder.FullName,
                ["Samples__Enabled"] = "false",
                ["Logging__LogLevel__Default"] = "Warning",
                ["Access__AdminKey"] = Key,
                ["Access__RequestsPerAddress"] = "0",
                ["Access__RequestsPerKey"] = "0",
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(10) };
            http.DefaultRequestHeaders.Add("X-API-Key", Key);
            await UntilAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
            await ImportAsync(http, 0, WarmUp);

            process.Refresh();
            var before = process.TotalProcessorTime;
            await ImportAsync(http, WarmUp, papers);
            process.Refresh();
            return process.TotalProcessorTime - before;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Pages of a hundred, since one page is one trace: sampled or not, it has to be one of many.</summary>
    private static async Task ImportAsync(HttpClient http, int from, int count)
    {
        foreach (var page in Enumerable.Range(from, count).Chunk(100))
        {
            using var lines = new StringContent(string.Join('\n', page.Select(TestPapers.JsonLine)), Encoding.UTF8);
            lines.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            (await http.PostAsync("/api/v1/import", lines)).EnsureSuccessStatusCode();
        }

        await UntilAsync(async () => await http.GetFromJsonAsync<Dictionary<string, long>>("/api/v1/stats") is { } stats
            && stats["papers"] == from + count && stats["pending"] == 0);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(250))
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (HttpRequestException) when (waited.Elapsed < TimeSpan.FromMinutes(1))
            {
                // Not listening yet.
            }

            if (waited.Elapsed > TimeSpan.FromMinutes(10))
                throw new TimeoutException("Standalone does not get done.");
        }
    }

    private static async Task<WebApplication> CollectAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.MapPost("/v1/{signal}", (HttpRequest request) => request.Body.CopyToAsync(Stream.Null));
        await collector.StartAsync();
        return collector;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Program()
    {
        // …/tests/Benchmarks/bin/Release/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "services", "Standalone", "bin", output.Parent.Name, output.Name, "papermesh.dll");
    }
}
