using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Markdig;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using PaperMesh.Storage;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>
/// A paper and a topic whose every text is an attack: in a browser nothing of it runs, neither on the site nor where feeds, mails and Markdown
/// are shown by programs that forbid nothing.
/// </summary>
[Collection(nameof(FirstStart))]
public sealed partial class HostilePaperTests(FirstStart start) : IDisposable
{
    private const string Topic = "hostile-things";
    private const string Reader = "reader@example.org";

    /// <summary>Out of text, attribute, comment, CDATA, title, Markdown's link, code and fence; then in.</summary>
    private const string Attack =
        """hostile "'></title></textarea>-->]]></script>```` <script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)> [x](javascript:alert(4)) <a href="javascript:alert(5)" autofocus onfocus=alert(5)>y</a>""";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_it_runs_on_a_page_in_a_feed_in_a_mail_or_as_Markdown()
    {
        await using var context = await start.OpenAsync(new());
        await using var standalone = await SubscribedAsync();
        var page = await context.NewPageAsync();
        var ran = new List<string>();
        page.Dialog += (_, dialog) =>
        {
            ran.Add($"{page.Url}: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        await page.GotoAsync("about:blank");
        await page.SetContentAsync(Attack);
        await page.WaitForFunctionAsync("document.readyState === 'complete'");
        ran.ShouldNotBeEmpty("The attack itself does not work.");
        ran.Clear();

        var found = await standalone.Http.GetFromJsonAsync<JsonElement>($"/api/v1/search?q=topic:{Topic}", Cancellation);
        var item = found.GetProperty("items")[0];
        var (id, name) = (item.GetProperty("id").GetString()!, item.GetProperty("authors")[0].GetProperty("name").GetString()!);
        var (today, paper) = (DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"/papers/{Uri.EscapeDataString(id)}");
        var (words, author) = (Uri.EscapeDataString(Attack), $"/authors/{Uri.EscapeDataString(name)}");

        // The site itself, with its own scripts and what it forbids.
        foreach (var path in new[] { "/", $"/daily/{today}", $"/search?q={words}", "/topics", $"/topics/{Topic}", paper, $"{paper}/history", author, $"/papers/{words}" })
            await page.GotoAsync(new Uri(standalone.Http.BaseAddress!, path).ToString());

        // The same and everything else where nothing is forbidden.
        string[] shown =
        [
            .. await TextsAsync(standalone, "/", $"/daily/{today}", $"/search?q={words}", $"/topics/{Topic}", paper, $"{paper}/history", author),
            .. (await TextsAsync(standalone, $"/topics/{Topic}.md", $"{paper}.md", $"/search.md?q={words}", "/llms.txt")).Select(text => Markdown.ToHtml(text)),
            .. (await TextsAsync(standalone, $"/topics/{Topic}.atom", $"/topics/{Topic}.rss")).SelectMany(InFeed),
            .. (await MailsAsync(standalone)).Select(mail => mail.HtmlBody!),
        ];
        shown.Count(html => html.Contains("hostile", StringComparison.Ordinal)).ShouldBeGreaterThan(10);
        foreach (var html in shown)
        {
            await page.SetContentAsync(html);
            (await page.Locator("[href^='javascript:' i], [src^='javascript:' i], [onerror], [onload], [onfocus]").CountAsync()).ShouldBe(0, html);
        }

        ran.ShouldBeEmpty();
    }

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>What is shown as HTML: RSS's descriptions are taken for that, and in Atom what says so (RFC 4287, 3.1.1).</summary>
    private static IEnumerable<string> InFeed(string feed)
        => XDocument.Parse(feed).Descendants()
            .Where(element => element.Name.LocalName is "description" || element.Attribute("type")?.Value is "html" or "xhtml")
            .Select(element => element.Value);

    private static async Task<IReadOnlyList<string>> TextsAsync(ServiceProcess standalone, params string[] paths)
    {
        var texts = new List<string>();
        foreach (var path in paths)
        {
            using var answer = await standalone.Http.GetAsync(path, Cancellation);
            texts.Add(await answer.Content.ReadAsStringAsync(Cancellation));
            ((int)answer.StatusCode).ShouldBeLessThan(500, path);
        }

        return texts;
    }

    /// <summary>A paper, a topic, and a reader whose digest is due and holds both.</summary>
    private async Task<ServiceProcess> SubscribedAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["Storage__Path"] = _data.FullName,
            ["Samples__Enabled"] = "false",
            ["Notifier__Digests__PublicUrl"] = "https://papers.example.org",
        };
        await using (var standalone = await ServiceProcess.StartAsync("services/Standalone", ServiceProcess.FreePort(), settings, Cancellation))
        {
            await AddTopicAsync(standalone.Http);
            var wanted = new { address = Reader, query = $"topic:{Topic} OR \"<script>alert(8)</script><img src=x onerror=alert(9)>\"" };
            var asked = await standalone.Http.PostAsJsonAsync("/api/v1/subscriptions", wanted, Cancellation);
            asked.IsSuccessStatusCode.ShouldBeTrue(await asked.Content.ReadAsStringAsync(Cancellation));
            await standalone.WaitAsync("the reader is asked", _ => Task.FromResult(Mails().Any()), TimeSpan.FromMinutes(1), Cancellation);
            using var pressed = new FormUrlEncodedContent([new("token", ConfirmationToken().Match((await MimeMessage.LoadAsync(Mails().Single(), Cancellation)).TextBody!).Groups[1].Value)]);
            (await standalone.Http.PostAsync("/subscriptions/confirm", pressed, Cancellation)).EnsureSuccessStatusCode();

            var site = new Site(standalone);
            await site.ImportAsync(new StringContent(HostilePaper(), Encoding.UTF8, "application/x-ndjson"), Cancellation);
            await site.SettledAsync(1, Cancellation);
        }

        await using (var services = StoredSubscription.Store(settings))
        {
            var stored = services.GetRequiredService<IDocuments<StoredSubscription>>();
            var ids = (await stored.QueryAsync(new() { Limit = 10 }, Cancellation)).Items.Select(one => one.Id).ToList();
            var now = DateTimeOffset.UtcNow;
            await stored.UpsertAsync(ids, one => one, (one, _) => one! with { Due = now, Day = DateOnly.FromDateTime(now.UtcDateTime) }, Cancellation);
        }

        return await ServiceProcess.StartAsync("services/Standalone", ServiceProcess.FreePort(), settings, Cancellation);
    }

    private async Task<IReadOnlyList<MimeMessage>> MailsAsync(ServiceProcess standalone)
    {
        await standalone.WaitAsync("the digest is there", _ => Task.FromResult(Mails().Count() == 2), TimeSpan.FromMinutes(1), Cancellation);
        return await Task.WhenAll(Mails().Select(mail => MimeMessage.LoadAsync(mail, Cancellation)));
    }

    private IEnumerable<string> Mails()
        => Directory.Exists(Path.Combine(_data.FullName, "mail")) ? Directory.EnumerateFiles(Path.Combine(_data.FullName, "mail"), "*.eml") : [];

    private static async Task AddTopicAsync(HttpClient http)
    {
        var inUse = await http.GetAsync("/api/v1/taxonomy", Cancellation);
        var taxonomy = JsonNode.Parse(await inUse.Content.ReadAsStringAsync(Cancellation))!;
        taxonomy["topics"]!.AsArray().Add(JsonSerializer.SerializeToNode(new { slug = Topic, name = Attack, description = Attack, parent = "cs.CR", terms = new { hostile = 1 } }));
        using var replace = new HttpRequestMessage(HttpMethod.Put, "/api/v1/taxonomy") { Content = JsonContent.Create(taxonomy) };
        replace.Headers.IfMatch.Add(inUse.Headers.ETag!);
        var replaced = await http.SendAsync(replace, Cancellation);
        replaced.IsSuccessStatusCode.ShouldBeTrue(await replaced.Content.ReadAsStringAsync(Cancellation));
    }

    private static string HostilePaper() => JsonSerializer.Serialize(new
    {
        id = "evil:\"'><script>alert(6)</script><img/src=x/onerror=alert(6)>",
        title = Attack,
        @abstract = $"{Attack} {Attack}",
        authors = new[] { Attack },
        categories = new[] { "cs.CR" },
        comment = Attack,
        journal_ref = Attack,
        license = "javascript:alert(6)",
        published = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        links = new[] { new { kind = "code", url = "javascript:alert(7)" }, new { kind = Attack, url = $"https://example.org/{Attack}" } },
    }) + "\n";

    [GeneratedRegex(@"/subscriptions/confirm\?token=([A-Za-z0-9_-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex ConfirmationToken();
}
