using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>What the process writes, while everybody who can send it something tries to write a line of their own, and while secrets are used.</summary>
public sealed partial class LogTests(FakeSource source) : IClassFixture<FakeSource>, IDisposable
{
    private const string Mark = "forged-line";

    /// <summary>Line ends of all kinds, and what moves the cursor of a terminal or colours it.</summary>
    private const string Forged = $"x\r\n00:00:00 fail: {Mark}\n{Mark}\r{Mark}\u2028{Mark}\u0085{Mark}\u001b[2K\u001b[1A{Mark}\u0000\u0008\u009b31m{Mark}";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("simple")]
    [InlineData("json")]
    public async Task Nobody_writes_a_line_of_their_own_and_no_secret_is_written(string formatter)
    {
        source.Answer($"<rss><channel><item><title>{Mark}\r\n{Mark}\u001b[31m", headers: ("ETag", "\"1\""));
        await using var standalone = await ServiceProcess.StartAsync("services/Standalone", ServiceProcess.FreePort(), Settings(formatter), Cancellation);
        var http = standalone.Http;

        await http.PostAsync("/api/v1/import", new StringContent(Line(new { id = Forged, title = Forged }) + "{\"id\": \"" + Mark + "\u001b\n{}\n", Encoding.UTF8, "application/x-ndjson"), Cancellation);
        foreach (var address in new[] { $"/search?q={Uri.EscapeDataString(Forged)}", $"/papers/{Uri.EscapeDataString(Forged)}", $"/api/v1/search?sort=new&cursor={Uri.EscapeDataString(Forged)}" })
            await http.GetAsync(address, Cancellation);

        await http.PostAsJsonAsync("/api/v1/papers", new { id = Forged }, Cancellation);
        await http.PostAsJsonAsync("/api/v1/papers", new { url = $"{source.Address}{Forged}" }, Cancellation);
        await http.PostAsJsonAsync("/api/v1/classify", new { title = Forged }, Cancellation);
        await http.PutAsJsonAsync("/api/v1/taxonomy", new { topics = new[] { new { slug = Forged } } }, Cancellation);
        await http.PostAsJsonAsync("/api/v1/subscriptions", new { address = $"\"{Forged}\"@example.org", query = Forged }, Cancellation);

        var secrets = new Dictionary<string, string>
        {
            ["admin key"] = Operator.AdminKey,
            ["token of the gateway"] = Operator.InternalKey,
            ["password of the mail server"] = MailPassword,
            ["key in the address of a source"] = SourceKey,
            ["key that is wrong"] = "pmk_" + new string('w', 40),
            ["password that is wrong"] = "a wrong password\r\n" + Mark,
            ["key in the address of a webhook"] = "hook-secret-in-address",
        };
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats") { Headers = { { "Authorization", $"Bearer {secrets["key that is wrong"]}" } } };
        await http.SendAsync(wrong, Cancellation);
        using var form = new FormUrlEncodedContent([new("password", secrets["password that is wrong"])]);
        await http.PostAsync("/sign-in", form, Cancellation);

        var made = await http.PostAsJsonAsync("/api/v1/keys", new { name = Forged, scopes = new[] { "read" } }, Cancellation);
        if (made.IsSuccessStatusCode)
            secrets["new key"] = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("key").GetString()!;

        var hook = await http.PostAsJsonAsync("/api/v1/webhooks", new { url = $"{source.Address}{secrets["key in the address of a webhook"]}?token={secrets["key in the address of a webhook"]}" }, Cancellation);
        var webhook = await hook.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        hook.IsSuccessStatusCode.ShouldBeTrue(webhook.ToString());
        secrets["token of a webhook"] = webhook.GetProperty("token").GetString()!;
        secrets["secret of a webhook"] = webhook.GetProperty("secret").GetString()!;

        // Events for the webhook, a mail that cannot leave, and a harvest whose answer is no feed.
        await http.PostAsJsonAsync("/api/v1/subscriptions", new { address = "reader@example.org", query = "reeds" }, Cancellation);
        await http.PostAsync("/api/v1/import", new StringContent(Line(new { id = "notes:1", title = "Reeds" }), Encoding.UTF8, "application/x-ndjson"), Cancellation);
        await standalone.WaitAsync(
            "the source and the webhook were asked, and the mail server was looked for",
            _ => Task.FromResult(source.Requests.Any(request => request.PathAndQuery.Contains("hook", StringComparison.Ordinal))
                && source.Requests.Any(request => request.PathAndQuery.Contains("feed", StringComparison.Ordinal))
                && standalone.Output.Contains("mail", StringComparison.OrdinalIgnoreCase)),
            TimeSpan.FromMinutes(1),
            Cancellation);

        var output = standalone.Output;
        foreach (var line in output.Split('\n'))
        {
            line.TrimStart().StartsWith(Mark, StringComparison.Ordinal).ShouldBeFalse(line);
            line.ShouldNotContain($"fail: {Mark}");
            Unprintable().IsMatch(line).ShouldBeFalse(line);
        }

        foreach (var (what, secret) in secrets)
            output.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{what} is in the log:\n{output}");
    }

    public void Dispose() => _data.Delete(recursive: true);

    private const string MailPassword = "the-password-of-the-mail-server";
    private const string SourceKey = "a-key-in-the-address-of-a-source";

    private static string Line(object paper) => JsonSerializer.Serialize(paper) + "\n";

    private Dictionary<string, string> Settings(string formatter) => new()
    {
        ["Storage__Path"] = _data.FullName,
        ["Samples__Enabled"] = "false",
        ["Logging__Console__FormatterName"] = formatter,
        ["Logging__LogLevel__PaperMesh"] = "Debug",
        ["Outbound__AllowedHosts__0"] = "127.0.0.1",
        ["Crawler__Contact"] = "mailto:papers@example.org",
        ["Crawler__Sources__arxiv-oai__Enabled"] = "false",
        ["Crawler__Sources__arxiv-api__Enabled"] = "false",
        ["Crawler__Sources__hf-daily__Enabled"] = "false",
        ["Crawler__Sources__crossref__Enabled"] = "false",
        ["Crawler__Sources__journal__Type"] = "feed",
        ["Crawler__Sources__journal__Url"] = $"{source.Address}feed.xml?key={SourceKey}",
        ["Notifier__Webhooks__AllowHttp"] = "true",
        ["Notifier__Digests__PublicUrl"] = "https://papers.example.org",
        ["Notifier__Mail__Host"] = "127.0.0.1",
        ["Notifier__Mail__Port"] = $"{ServiceProcess.FreePort()}",
        ["Notifier__Mail__User"] = "papers",
        ["Notifier__Mail__Password"] = MailPassword,
    };

    /// <summary>Whatever is no text to a terminal.</summary>
    [GeneratedRegex(@"[\p{Cc}\u2028\u2029-[\t]]", RegexOptions.NonBacktracking)]
    private static partial Regex Unprintable();
}
