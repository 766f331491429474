using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Gateway.Tests.Replicas;

/// <summary>
/// Lists and watches EndpointSlices as the API server of Kubernetes does: over TLS, to whoever has the token, with versions, bookmarks, a
/// history that can be compacted, and changes written line by line while the answer stays open.
/// </summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private const string Resource = "/apis/discovery.k8s.io/v1/namespaces/{space}/endpointslices";

    private readonly Lock _lock = new();
    private readonly X509Certificate2 _certificate = NewCertificate();
    private readonly Dictionary<string, JsonObject> _slices = [];
    private readonly List<(int Version, string Type, JsonObject Slice)> _history = [];
    private readonly List<CancellationTokenSource> _watches = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _version = 1000;
    private int _oldest = 1000;
    private string _token = "";
    private WebApplication? _app;

    private ApiServer()
    {
        Account = Directory.CreateTempSubdirectory("papermesh-account-");
        File.WriteAllText(Path.Combine(Account.FullName, "ca.crt"), _certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Account.FullName, "namespace"), "papermesh");
        RotateToken();
    }

    /// <summary>What a pod finds at <c>/var/run/secrets/kubernetes.io/serviceaccount</c>.</summary>
    public DirectoryInfo Account { get; }

    public int Port { get; private set; }

    public int Lists { get; private set; }

    /// <summary>Watches that were begun, and answered.</summary>
    public int Watches { get; private set; }

    /// <summary>Whether the one that is open has been so for longer than one that is over at once.</summary>
    public bool IsWatched { get; private set; }

    /// <summary>Watches that were refused, as of a version that is too old.</summary>
    public int TooOld { get; private set; }

    /// <summary>Times that somebody without the right token asked.</summary>
    public int Refused { get; private set; }

    /// <summary>What a gateway in a pod is told.</summary>
    public string[] Settings => ["KUBERNETES_SERVICE_HOST=127.0.0.1", $"KUBERNETES_SERVICE_PORT={Port}", $"Destinations:Kubernetes:Account={Account.FullName}"];

    public static async Task<ApiServer> StartAsync()
    {
        var server = new ApiServer();
        await server.BeginAsync();
        return server;
    }

    /// <summary>Listens, at the same port as before.</summary>
    public async Task BeginAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, endpoint => endpoint.UseHttps(_certificate)));
        _app = builder.Build();
        _app.MapGet(Resource, AnswerAsync);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>Nobody listens any more, and watches break off.</summary>
    public async Task EndAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app!.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    /// <summary>A new token in the account's folder; the old one is not good any more.</summary>
    public void RotateToken()
    {
        _token = Guid.NewGuid().ToString("N");
        File.WriteAllText(Path.Combine(Account.FullName, "token"), _token + "\n");
    }

    /// <summary>The slice is so from now on.</summary>
    /// <param name="service">In which namespace: <c>query.papermesh</c>.</param>
    /// <param name="name">Of the slice.</param>
    /// <param name="endpoints">Addresses with a JSON object of conditions each.</param>
    public void Put(string service, string name, params (string Address, string Conditions)[] endpoints)
    {
        lock (_lock)
        {
            var type = _slices.ContainsKey(name) ? "MODIFIED" : "ADDED";
            var slice = new JsonObject
            {
                ["kind"] = "EndpointSlice",
                ["apiVersion"] = "discovery.k8s.io/v1",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["namespace"] = service.Split('.')[1],
                    ["resourceVersion"] = $"{++_version}",
                    ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = service.Split('.')[0] },
                },
                ["addressType"] = endpoints is [var (first, _), ..] && first.Contains(':') ? "IPv6" : "IPv4",
                ["endpoints"] = endpoints is [] ? null : new JsonArray([.. endpoints.Select(endpoint => new JsonObject
                {
                    ["addresses"] = new JsonArray(endpoint.Address),
                    ["conditions"] = JsonNode.Parse(endpoint.Conditions),
                    ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = "some-pod" },
                })]),
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 8080, ["protocol"] = "TCP" }),
            };
            _slices[name] = slice;
            Tell(type, slice);
        }
    }

    public void Delete(string name)
    {
        lock (_lock)
        {
            _slices.Remove(name, out var slice);
            slice!["metadata"]!["resourceVersion"] = $"{++_version}";
            Tell("DELETED", slice);
        }
    }

    /// <summary>Nothing of what has been can be watched any more; who watches is told so.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _history.Clear();
            _oldest = ++_version;
            Wake();
        }
    }

    /// <summary>As when a watch's time is over: the answers come to their end.</summary>
    public void EndWatches()
    {
        lock (_lock)
        {
            // Of a copy: each takes itself off the list, here and now.
            foreach (var watch in _watches.ToArray())
                watch.Cancel();

            IsWatched = false;
        }
    }

    /// <summary>Both at once, so that only the next watch is told.</summary>
    public void CompactBetweenWatches()
    {
        lock (_lock)
        {
            EndWatches();
            Compact();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _certificate.Dispose();
        Account.Delete(recursive: true);
    }

    private void Tell(string type, JsonObject slice)
    {
        _history.Add((_version, type, (JsonObject)slice.DeepClone()));
        Wake();
    }

    private void Wake()
    {
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task AnswerAsync(HttpContext context, string space)
    {
        if (context.Request.Headers.Authorization != $"Bearer {_token}")
        {
            Refused++;
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var service = context.Request.Query["labelSelector"].ToString().Split('=') is ["kubernetes.io/service-name", { } name] ? name : "";
        if (context.Request.Query["watch"] == "true")
            await WatchAsync(context, space, service, int.Parse(context.Request.Query["resourceVersion"]!, null));
        else
            await context.Response.WriteAsync(List(space, service).ToJsonString(), context.RequestAborted);
    }

    private JsonObject List(string space, string service)
    {
        lock (_lock)
        {
            Lists++;
            return new JsonObject
            {
                ["kind"] = "EndpointSliceList",
                ["apiVersion"] = "discovery.k8s.io/v1",
                ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_version}" },
                ["items"] = new JsonArray([.. _slices.Values.Where(slice => IsOf(slice, space, service)).Select(slice => slice.DeepClone())]),
            };
        }
    }

    private async Task WatchAsync(HttpContext context, string space, string service, int version)
    {
        lock (_lock)
        {
            if (version < _oldest)
            {
                TooOld++;
                context.Response.StatusCode = StatusCodes.Status410Gone;
                return;
            }
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _app!.Lifetime.ApplicationStopping);
        lock (_lock)
        {
            _watches.Add(end);
            Watches++;
            IsWatched = false;
        }

        try
        {
            await TellAsync(context, space, service, version, end.Token);
        }
        finally
        {
            lock (_lock)
                _watches.Remove(end);
        }
    }

    private async Task TellAsync(HttpContext context, string space, string service, int version, CancellationToken end)
    {
        await context.Response.StartAsync(end);
        var began = DateTime.UtcNow;
        while (!end.IsCancellationRequested)
        {
            List<(int Version, string Type, JsonObject Slice)> news;
            bool gone;
            Task changed;
            lock (_lock)
            {
                gone = version < _oldest;
                news = [.. _history.Where(change => change.Version > version && IsOf(change.Slice, space, service))];
                version = _version;
                changed = _changed.Task;
                IsWatched = DateTime.UtcNow - began > TimeSpan.FromSeconds(1.5);
            }

            if (gone)
            {
                await WriteAsync(context, "ERROR", new JsonObject { ["kind"] = "Status", ["status"] = "Failure", ["reason"] = "Expired", ["message"] = "too old resource version", ["code"] = 410 });
                return;
            }

            foreach (var (_, type, slice) in news)
                await WriteAsync(context, type, slice);

            if (news is [])
                await WriteAsync(context, "BOOKMARK", new JsonObject { ["kind"] = "EndpointSlice", ["metadata"] = new JsonObject { ["resourceVersion"] = $"{version}", ["creationTimestamp"] = null } });

            try
            {
                await changed.WaitAsync(TimeSpan.FromMilliseconds(100), end);
            }
            catch (Exception e) when (e is OperationCanceledException or TimeoutException)
            {
                // To the end, or the next bookmark.
            }
        }
    }

    private static async Task WriteAsync(HttpContext context, string type, JsonObject about)
    {
        await context.Response.WriteAsync(new JsonObject { ["type"] = type, ["object"] = about.DeepClone() }.ToJsonString() + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static bool IsOf(JsonObject slice, string space, string service)
        => (string?)slice["metadata"]!["namespace"] == space && (string?)slice["metadata"]!["labels"]!["kubernetes.io/service-name"] == service;

    /// <summary>Its own authority.</summary>
    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }
}
