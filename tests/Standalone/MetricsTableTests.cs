using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Classifier;
using PaperMesh.Crawler;
using PaperMesh.Notifier;
using PaperMesh.Query;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Standalone.Tests.CommandLine;

namespace PaperMesh.Standalone.Tests;

/// <summary><c>docs/metrics.md</c> lists the metrics of ours that there are, and no others.</summary>
public sealed class MetricsTableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_table_has_every_instrument_with_its_kind_unit_and_meaning()
    {
        var instruments = new ConcurrentQueue<Instrument>();
        IMeterFactory? meters = null;
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Enqueue(instrument) };
        await using (var app = Build())
        {
            meters = app.Services.GetRequiredService<IMeterFactory>();
            listener.Start();
            await app.StartAsync(Cancellation);

            // What counts requests is made when sources are looked at.
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
            (await http.GetAsync("/api/v1/sources", Cancellation)).EnsureSuccessStatusCode();
            await app.StopAsync(Cancellation);
        }

        var there = instruments
            .Where(instrument => instrument.Meter.Name.StartsWith("PaperMesh.", StringComparison.Ordinal) && ReferenceEquals(instrument.Meter.Scope, meters))
            .Select(instrument => $"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description}");
        RowsOf(await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "metrics.md"), Cancellation))
            .ShouldBe(there.Distinct().Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = _folder.Path, ["Samples:Enabled"] = "false" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        builder.AddBus();
        builder.AddCrawler();
        builder.AddClassifier();
        builder.AddQuery();
        builder.AddNotifier();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapCrawler();
        app.MapClassifier();
        app.MapQuery();
        app.MapNotifier();
        return app;
    }

    /// <summary>Without the column of labels, in order: <c>| `name` | kind | `unit` | labels | meaning |</c>.</summary>
    private static List<string> RowsOf(string[] lines)
        => [.. lines
            .Where(line => line.StartsWith("| `papermesh.", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[0].Trim('`')} | {cells[1]} | {cells[2].Trim('`')} | {cells[4]}")
            .Order(StringComparer.Ordinal)];

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        "Gauge" or "ObservableGauge" => "gauge",
        var other => other,
    };
}
