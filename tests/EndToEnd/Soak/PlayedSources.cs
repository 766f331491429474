using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests.Soak;

/// <summary>A web server that plays arXiv's OAI-PMH server and the Daily Papers API with real records, and fails as real servers do.</summary>
/// <param name="lines">Papers of the corpus, as JSON; each is a record of the one OAI-PMH list.</param>
/// <param name="mirrored">How many of them, from the first, a mirror lists once more.</param>
/// <param name="pageSize">Records of an OAI-PMH answer.</param>
/// <param name="faults">One answer in so many is no good; null: all are.</param>
internal sealed class PlayedSources(IReadOnlyList<byte[]> lines, int mirrored, int pageSize, Faults? faults) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte> _asked = [];
    private WebApplication? _app;

    /// <summary>Where it listens, with a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Everything it has answered well, by path and query.</summary>
    public int AnsweredWell => _asked.Count;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();

        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/";
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = context.Request.Path.Value switch
        {
            "/oai" => Encoding.UTF8.GetBytes(OaiPage(context.Request, lines.Count)),
            "/mirror/oai" => Encoding.UTF8.GetBytes(OaiPage(context.Request, mirrored)),
            "/api/daily_papers" => await DayAsync(context.Request, context.RequestAborted),
            _ => null,
        };

        if (body is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (faults is null || !await faults.SpoilAsync(context, body))
            await AnswerWellAsync(context, body);
    }

    private async Task AnswerWellAsync(HttpContext context, byte[] body)
    {
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        _asked.TryAdd($"{context.Request.Path}{context.Request.QueryString}", 0);
    }

    private string OaiPage(HttpRequest request, int count)
    {
        var start = int.Parse(request.Query["resumptionToken"].FirstOrDefault("0")!, CultureInfo.InvariantCulture);
        var end = Math.Min(start + pageSize, count);
        var page = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>""");
        for (var at = start; at < end; at++)
            page.Append(RecordOf(lines[at]));

        var token = end < count ? end.ToString(CultureInfo.InvariantCulture) : "";
        return page.Append(CultureInfo.InvariantCulture, $"<resumptionToken completeListSize=\"{count}\">{token}</resumptionToken></ListRecords></OAI-PMH>").ToString();
    }

    private static string RecordOf(byte[] line)
    {
        using var json = JsonDocument.Parse(line);
        var paper = json.RootElement;
        var published = Text("published") is { Length: 10 } day ? day : "2020-01-01";
        XNamespace ns = "http://arxiv.org/OAI/arXiv/";

        return new XElement("record",
            new XElement("header",
                new XElement("identifier", $"oai:arXiv.org:{Text("id")}"),
                new XElement("datestamp", Text("updated") ?? published),
                new XElement("setSpec", "cs")),
            new XElement("metadata",
                new XElement(ns + "arXiv",
                    new XElement(ns + "id", Text("id")),
                    new XElement(ns + "created", published),
                    Text("updated") is { } updated ? new XElement(ns + "updated", updated) : null,
                    new XElement(ns + "authors", paper.GetProperty("authors").EnumerateArray()
                        .Select(author => new XElement(ns + "author", new XElement(ns + "keyname", Clean(author.GetString()!))))),
                    new XElement(ns + "title", Text("title")),
                    new XElement(ns + "categories", string.Join(' ', paper.GetProperty("categories").EnumerateArray().Select(one => one.GetString()))),
                    new XElement(ns + "abstract", Text("abstract"))))).ToString(SaveOptions.DisableFormatting);

        string? Text(string name) => paper.TryGetProperty(name, out var value) && value.GetString() is { } text ? Clean(text) : null;
    }

    // Three records of the corpus hold control characters, which XML cannot.
    private static string Clean(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));

    private static async Task<byte[]> DayAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var day = DateOnly.ParseExact(request.Query["date"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (SharedData.FindHfDaily(day) is not { } file)
            return "[]"u8.ToArray();

        await using var packed = File.OpenRead(file);
        await using var plain = new GZipStream(packed, CompressionMode.Decompress);
        using var body = new MemoryStream();
        await plain.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }
}
