using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace PaperMesh.Gateway.Replicas.Kubernetes;

/// <summary>One connection to the API server, as this pod's service account. It asks for nothing but EndpointSlices.</summary>
internal sealed class KubernetesApi : IDisposable
{
    /// <summary>How long one watch lasts: the server ends it then.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(4);

    /// <summary>For an answer to begin, and what a server may be late.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly string _account;

    public KubernetesApi(KubernetesOptions options)
    {
        _account = options.Account;
        var server = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = Patience,

            // A watch may be silent for minutes; a server that is gone must not pass for one that has nothing to say.
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = Patience,
        };
        var authority = Path.Combine(_account, "ca.crt");
        if (File.Exists(authority))
            server.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = OnlyOf(authority) };

        _http = new HttpClient(server)
        {
            BaseAddress = options.Api,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20, // Over TLS; without it HTTP/1.1.
        };
    }

    /// <exception cref="HttpRequestException">It cannot be reached, or says no.</exception>
    public async Task<EndpointSliceList> ListAsync(KubernetesService service, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
        using var answer = await AskAsync(service, "", either.Token);
        return await answer.Content.ReadFromJsonAsync(KubernetesJson.Default.EndpointSliceList, either.Token)
            ?? throw new JsonException("The list of EndpointSlices is null.");
    }

    /// <summary>What changes after <paramref name="version"/>, as it comes. Ends after some minutes: go on with the newest version.</summary>
    /// <exception cref="HttpRequestException">As above; 410 when the version is too old: list anew.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        KubernetesService service, string version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(Watch + Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
        var parameters = $"&watch=true&allowWatchBookmarks=true&timeoutSeconds={Watch.TotalSeconds:0}&resourceVersion={Uri.EscapeDataString(version)}";
        using var answer = await AskAsync(service, parameters, either.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
        await foreach (var change in JsonSerializer.DeserializeAsyncEnumerable(body, KubernetesJson.Default.WatchEvent, topLevelValues: true, either.Token))
        {
            if (change is null)
                continue;

            if (change.Type == "ERROR")
            {
                var failure = change.Object.Deserialize(KubernetesJson.Default.Failure);
                throw new HttpRequestException($"{failure?.Reason}: {failure?.Message}", inner: null, (HttpStatusCode?)failure?.Code);
            }

            yield return change;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <returns>When its headers are there.</returns>
    private async Task<HttpResponseMessage> AskAsync(KubernetesService service, string parameters, CancellationToken cancellationToken)
    {
        var address = $"/apis/discovery.k8s.io/v1/namespaces/{service.Namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D{service.Name}{parameters}";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        // Each time: the kubelet writes a new one well before the old one is over.
        var token = Path.Combine(_account, "token");
        if (File.Exists(token))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(token, cancellationToken)).Trim());

        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
            return answer;

        using (answer)
        {
            var reason = answer.StatusCode switch
            {
                HttpStatusCode.Forbidden => $"the service account may not list and watch endpointslices in {service.Namespace}",
                HttpStatusCode.Unauthorized => "the service account's token is not good",
                _ => "the API server says no",
            };
            throw new HttpRequestException($"{(int)answer.StatusCode}, {reason}", inner: null, answer.StatusCode);
        }
    }

    /// <summary>The cluster's own authority, and no other.</summary>
    private static X509ChainPolicy OnlyOf(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }
}
