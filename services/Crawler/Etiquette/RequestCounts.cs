using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>What this process has sent for each source: for the ledger, and as meter <c>PaperMesh.Crawler</c>.</summary>
internal sealed class RequestCounts
{
    private readonly ConcurrentDictionary<string, RequestCount> _counts = new();
    private readonly Counter<long> _requests;
    private readonly Counter<long> _received;
    private readonly Histogram<double> _waits;
    private readonly Gauge<double> _rests;

    public RequestCounts(IMeterFactory meters)
    {
        var meter = meters.Create("PaperMesh.Crawler");
        _requests = meter.CreateCounter<long>(
            "papermesh.crawler.requests", "{request}", "Requests sent to sources, robots.txt and repeats among them, by status; 0: no answer");
        _waits = meter.CreateHistogram<double>(
            "papermesh.crawler.budget.wait",
            "s",
            "How long requests waited for the budget of their hosts",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1, 3, 10, 30, 60, 300, 900, 3_600] });
        _rests = meter.CreateGauge<double>(
            "papermesh.crawler.budget.rest", "s", "How long hosts were to be left alone after the last request to them: the interval, or what they asked for by 429 or 503");
        _received = meter.CreateCounter<long>("papermesh.crawler.received", "By", "Answers of sources, unpacked");
    }

    /// <param name="source">Name of the source; null: nobody has said.</param>
    /// <param name="status">Of the answer; null: there was none, or not the whole of it.</param>
    /// <param name="bytes">Of the answer, unpacked.</param>
    public void Add(string? source, HttpStatusCode? status, long bytes)
    {
        var tag = KeyValuePair.Create("papermesh.source", (object?)source);
        _requests.Add(1, tag, KeyValuePair.Create("http.response.status_code", (object?)(int)(status ?? 0)));
        _received.Add(bytes, tag);

        if (source is not null)
        {
            var one = new RequestCount(1, status is HttpStatusCode.TooManyRequests ? 1 : 0, bytes);
            _counts.AddOrUpdate(source, one, (_, count) => count + one);
        }
    }

    /// <param name="budget">The host, or the group of hosts, whose budget was spent.</param>
    /// <param name="waited">For it.</param>
    /// <param name="rest">Until it can be spent again.</param>
    public void Spent(string budget, TimeSpan waited, TimeSpan rest)
    {
        var tag = KeyValuePair.Create("papermesh.budget", (object?)budget);
        _waits.Record(waited.TotalSeconds, tag);
        _rests.Record(rest.TotalSeconds, tag);
    }

    /// <summary>What was sent for the source since it was last taken. Of two takers, one gets each request.</summary>
    public RequestCount Take(string source) => _counts.TryRemove(source, out var count) ? count : default;
}

/// <summary>Requests, and what came of them.</summary>
/// <param name="Requests">Sent, each attempt by itself.</param>
/// <param name="Throttled">Answered by 429.</param>
/// <param name="Bytes">Of the answers, unpacked.</param>
internal readonly record struct RequestCount(int Requests, int Throttled, long Bytes)
{
    public static RequestCount operator +(RequestCount one, RequestCount other)
        => new(one.Requests + other.Requests, one.Throttled + other.Throttled, one.Bytes + other.Bytes);
}
