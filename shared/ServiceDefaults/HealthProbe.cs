using System.Collections;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PaperMesh.ServiceDefaults;

/// <summary><c>dotnet PaperMesh.Query.dll health</c>: asks the process that runs with the same settings whether it is ready.</summary>
/// <remarks>
/// For containers, whose images hold no other program that could, every few seconds: so it loads as little of .NET as it can, no web server
/// and no HTTP client.
/// </remarks>
public static class HealthProbe
{
    /// <summary>The only word on the command line.</summary>
    public const string Command = "health";

    private const string UsualAddress = "http://localhost:8080";
    private const int LongestAnswer = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Writes what <c>/health/ready</c> says.</summary>
    /// <returns>Exit code: 0 ready, 1 not, or nobody answers.</returns>
    public static int Ask() => Ask(Setting("Urls") ?? Setting("ASPNETCORE_URLS") ?? UsualAddress, Console.Out);

    /// <param name="urls">The addresses at which it listens, as ASP.NET Core takes them; the first is asked.</param>
    /// <param name="output">For what it says.</param>
    internal static int Ask(string urls, TextWriter output)
    {
        try
        {
            var answer = AnswerOf(urls);
            output.WriteLine(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end ? end + 4 : 0)..]);
            return answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException)
        {
            output.WriteLine(e.Message);
            return 1;
        }
    }

    /// <returns>Status line, headers and body, as they came.</returns>
    private static string AnswerOf(string urls)
    {
        var address = BindingAddress.Parse(urls.Split(';')[0]);
        using var connection = new TcpClient
        {
            SendTimeout = (int)Patience.TotalMilliseconds,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
        };
        connection.Connect(Reachable(address.Host), address.Port);
        using Stream stream = address.Scheme == Uri.UriSchemeHttps ? Encrypted(connection) : connection.GetStream();

        // HTTP/1.0, so that the answer comes in one piece and the connection is closed after it.
        stream.Write("GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n"u8);
        var answer = new byte[LongestAnswer];
        return Encoding.UTF8.GetString(answer, 0, stream.ReadAtLeast(answer, answer.Length, throwOnEndOfStream: false));
    }

    /// <summary>This very machine is asked: the name in the certificate is the one that others call it by.</summary>
    private static SslStream Encrypted(TcpClient connection)
    {
        var stream = new SslStream(connection.GetStream());
#pragma warning disable CA5359 // Nothing is told to the other side, and what it says decides on nothing but itself.
        stream.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true });
#pragma warning restore CA5359
        return stream;
    }

    /// <summary>Where to find a server that listens there; at every address for names and for <c>+</c>, <c>*</c>, <c>0.0.0.0</c>.</summary>
    private static IPAddress Reachable(string host)
        => IPAddress.TryParse(host.Trim('[', ']'), out var one) && !one.Equals(IPAddress.Any) && !one.Equals(IPAddress.IPv6Any) ? one : IPAddress.Loopback;

    /// <summary>An environment variable, in whatever case, as the settings take them.</summary>
    private static string? Setting(string name)
        => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .FirstOrDefault(variable => string.Equals((string)variable.Key, name, StringComparison.OrdinalIgnoreCase)).Value as string;
}
