using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PaperMesh.Gateway.Tests;

public sealed class ProtocolTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    [InlineData("3.0")]
    public async Task Over_TLS_each_version_of_HTTP_is_spoken_and_answers_are_for_TLS(string version)
    {
        Assert.SkipUnless(version != "3.0" || QuicListener.IsSupported, "HTTP/3 needs QUIC (libmsquic and OpenSSL with TLS 1.3), which this machine has not.");
        await using var query = await Backend.StartAsync("query");
        var folder = Directory.CreateTempSubdirectory("papermesh-tls-");
        try
        {
            var pfx = Path.Combine(folder.FullName, "gateway.pfx");
            var packed = NewCertificate();
            using var certificate = X509CertificateLoader.LoadPkcs12(packed, password: null);
            await File.WriteAllBytesAsync(pfx, packed, TestContext.Current.CancellationToken);
            await using var gateway = await RunningGateway.StartAsync(
                ["Urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={pfx}"], null, null, ("query", query.Address));
            using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.Equals(certificate) } };
            using var http = new HttpClient(handler);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{gateway.Address}/api/v1/search")
            {
                Version = Version.Parse(version),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };

            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Version.ShouldBe(Version.Parse(version));
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("query GET /api/v1/search");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.Export(X509ContentType.Pfx);
    }
}
