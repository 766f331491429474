using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>A running PaperMesh, over HTTP.</summary>
/// <remarks>Every method throws <see cref="ServerGoneException"/> or <see cref="ServerRefusedException"/> when there is no good answer.</remarks>
internal sealed class Server : IDisposable
{
    /// <summary>Where PaperMesh listens, and where the commands look for it, unless told otherwise.</summary>
    public const string DefaultAddress = "http://localhost:8080";

    private static readonly TimeSpan ForAnAnswer = TimeSpan.FromSeconds(100);

    private readonly string _address;
    private readonly HttpClient _http;

    /// <param name="address">Its first page.</param>
    /// <param name="key">An API key; null: the commands may do what a visitor may.</param>
    public Server(string address, string? key)
    {
        _address = address;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            // With the slash, so that a PaperMesh below a path (https://example.org/papers) is found too.
            BaseAddress = new Uri(address.TrimEnd('/') + '/'),
            // An import may take hours; the other requests have a limit of their own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (key is not null)
            _http.DefaultRequestHeaders.Add("X-API-Key", key);
    }

    /// <summary>How many papers stand where, by name.</summary>
    public Task<IReadOnlyDictionary<string, long>> StatsAsync(CancellationToken cancellationToken)
        => GetAsync("api/v1/stats", ServerJson.Default.IReadOnlyDictionaryStringInt64, cancellationToken);

    /// <summary>The first papers that a query finds.</summary>
    public Task<SearchAnswer> SearchAsync(string query, int limit, CancellationToken cancellationToken)
        => GetAsync(SearchPath(query, limit), ServerJson.Default.SearchAnswer, cancellationToken);

    /// <summary>The same as the server wrote it.</summary>
    public Task<JsonElement> SearchRawAsync(string query, int limit, CancellationToken cancellationToken)
        => GetAsync(SearchPath(query, limit), ServerJson.Default.JsonElement, cancellationToken);

    /// <summary>Sends one file. Sending it again changes nothing.</summary>
    /// <param name="upload">Read once; say how it is going.</param>
    public async Task<ImportAnswer> ImportAsync(Upload upload, CancellationToken cancellationToken)
    {
        var path = "api/v1/import?format=" + upload.File.Format.Name;
        if (upload.File.Date is { } date)
            path += "&date=" + date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        // A server that will not take the file says so before hours of upload.
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = upload, Headers = { ExpectContinue = true } };
        return await SendAsync(request, ServerJson.Default.ImportAnswer, cancellationToken);
    }

    /// <summary>Has the server ask a source for what is new.</summary>
    public Task CrawlAsync(string source, CancellationToken cancellationToken)
        => AskAsync(HttpMethod.Post, $"api/v1/sources/{Uri.EscapeDataString(source)}/crawl", ServerJson.Default.JsonElement, cancellationToken);

    /// <summary>Has the server harvest days of a source's past, or go on with that.</summary>
    /// <param name="to">The last day; null: today.</param>
    public Task<BackfillAnswer> BackfillAsync(string source, DateOnly from, DateOnly? to, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/sources/{Uri.EscapeDataString(source)}/crawl?from={from:yyyy-MM-dd}");
        if (to is { } last)
            path += string.Create(CultureInfo.InvariantCulture, $"&to={last:yyyy-MM-dd}");

        return AskAsync(HttpMethod.Post, path, ServerJson.Default.BackfillAnswer, cancellationToken);
    }

    /// <summary>How far the server has come with it.</summary>
    public Task<BackfillAnswer> BackfillStateAsync(BackfillAnswer backfill, CancellationToken cancellationToken)
        => GetAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"api/v1/sources/{Uri.EscapeDataString(backfill.Source)}/backfills/{backfill.From:yyyy-MM-dd}/{backfill.To:yyyy-MM-dd}"),
            ServerJson.Default.BackfillAnswer,
            cancellationToken);

    /// <summary>Has the server tag stored papers anew.</summary>
    public Task<RetagAnswer> RetagAsync(RetagRequest retag, CancellationToken cancellationToken)
        => AskAsync(
            HttpMethod.Post, "api/v1/retag", JsonContent.Create(retag, ServerJson.Default.RetagRequest), ServerJson.Default.RetagAnswer, cancellationToken);

    /// <summary>How far the server has come with it.</summary>
    public Task<RetagAnswer> RetagStateAsync(string id, CancellationToken cancellationToken)
        => GetAsync($"api/v1/retag/{Uri.EscapeDataString(id)}", ServerJson.Default.RetagAnswer, cancellationToken);

    /// <summary>Ends it for good.</summary>
    public Task<RetagAnswer> CancelRetagAsync(string id, CancellationToken cancellationToken)
        => AskAsync(HttpMethod.Delete, $"api/v1/retag/{Uri.EscapeDataString(id)}", ServerJson.Default.RetagAnswer, cancellationToken);

    /// <summary>The page of a paper, for a browser.</summary>
    public Uri PageOf(string id)
        => new(_http.BaseAddress!, "papers/" + Uri.EscapeDataString(id).Replace("%2F", "/").Replace("%3A", ":"));

    public void Dispose() => _http.Dispose();

    private static string SearchPath(string query, int limit)
        => string.Create(CultureInfo.InvariantCulture, $"api/v1/search?q={Uri.EscapeDataString(query)}&limit={limit}");

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        => AskAsync(HttpMethod.Get, path, type, cancellationToken);

    private Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        => AskAsync(method, path, content: null, type, cancellationToken);

    private async Task<T> AskAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ForAnAnswer);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            return await SendAsync(request, type, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerGoneException($"{_address} has not answered for {ForAnAnswer.TotalSeconds:0} seconds.", e);
        }
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("null");

            // Said by a proxy on behalf of a server that is not there.
            if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
                throw new ServerGoneException($"{_address} answers {(int)response.StatusCode} {response.ReasonPhrase}.");

            throw await RefusedAsync(response, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ServerGoneException(
                e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
                    ? $"No PaperMesh answers at {_address} ({e.Message.Split(" (", 2)[0]}). Start one with papermesh serve, or name another with --server URL."
                    : $"The connection to {_address} broke.",
                e);
        }
        catch (JsonException e)
        {
            throw new ServerRefusedException($"What answers at {_address} is no PaperMesh, or another version of it: {e.Message}");
        }
    }

    private async Task<ServerRefusedException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = $"{_address} answers {(int)response.StatusCode} {response.ReasonPhrase}.";
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return new ServerRefusedException(status);

        var problem = await response.Content.ReadFromJsonAsync(ServerJson.Default.Problem, cancellationToken);
        return new ServerRefusedException(problem?.ToString() is { Length: > 0 } text ? text : status) { Imported = problem?.Imported };
    }
}

/// <summary>Nobody answers, or no longer: the same request may succeed later.</summary>
internal sealed class ServerGoneException(string message, Exception? inner = null) : CommandException(message, inner: inner);

/// <summary>The server answered that it will not do it, and why.</summary>
internal sealed class ServerRefusedException(string message) : CommandException(message)
{
    /// <summary>How far an import came before the fault; null when the server does not say.</summary>
    public ImportAnswer? Imported { get; init; }
}
