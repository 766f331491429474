using Microsoft.Playwright;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>The site in a real browser, as a newcomer meets it: the samples, no setting, no network.</summary>
public sealed class BrowserTests(BrowserTests.FirstStart start) : IClassFixture<BrowserTests.FirstStart>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    [InlineData(1400, 900, ColorScheme.Light)]
    [InlineData(1400, 900, ColorScheme.Dark)]
    public async Task Every_page_fits_the_screen_and_the_browser_has_nothing_to_complain_of(int width, int height, ColorScheme scheme)
    {
        var context = await start.OpenAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add(message.Text);
        };
        page.RequestFailed += (_, request) => complaints.Add(request.Url);

        foreach (var path in new[] { "/", "/search?q=agents", "/topics", "/topics/cs.LG", "/papers/samples:ask-before-you-delete" })
        {
            (await page.GotoAsync(path))!.Status.ShouldBe(200, path);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, path);
            (await page.Locator("h1").CountAsync()).ShouldBe(1, path);
        }

        complaints.ShouldBeEmpty();
        await context.CloseAsync();
    }

    [Fact]
    public async Task A_reader_without_JavaScript_searches_and_opens_a_paper()
    {
        var context = await start.OpenAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await page.Locator("input[name=q]").First.FillAsync("unrecoverable actions of language agents benchmark Oubliette");
        await page.Locator("input[name=q]").First.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask Before You Delete" }).First.ClickAsync();

        (await page.Locator("h1").InnerTextAsync()).ShouldContain("Ask Before You Delete");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("Thandeka Oyelaran");
        await context.CloseAsync();
    }

    [Fact]
    public async Task Light_and_dark_differ_and_follow_the_system()
    {
        var backgrounds = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var context = await start.OpenAsync(new() { ColorScheme = scheme });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/");
            backgrounds.Add(await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
            await context.CloseAsync();
        }

        backgrounds.ShouldBeUnique();
    }

    /// <summary>Standalone after its first start, and Chromium.</summary>
    public sealed class FirstStart : IAsyncLifetime
    {
        private static readonly string? Chromium = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

        private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

        private ServiceProcess? _standalone;
        private IPlaywright? _playwright;
        private IBrowser? _browser;

        public async ValueTask InitializeAsync()
        {
            if (Chromium is null)
                return;

            _standalone = await ServiceProcess.StartAsync(
                "services/Standalone", ServiceProcess.FreePort(), new Dictionary<string, string> { ["Storage__Path"] = _data.FullName }, Cancellation);
            await new Site(_standalone).WaitAsync("the samples are in", stats => stats["papers"] >= 60 && stats["pending"] == 0, Cancellation);

            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Chromium,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }

        public Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
        {
            if (_browser is null)
                Required.SkipOrFail("chromium", "There is no Chromium in /usr/bin.");

            options.BaseURL = _standalone!.Http.BaseAddress!.ToString();
            return _browser.NewContextAsync(options);
        }

        public async ValueTask DisposeAsync()
        {
            if (_browser is not null)
                await _browser.DisposeAsync();

            _playwright?.Dispose();
            if (_standalone is not null)
                await _standalone.DisposeAsync();

            _data.Delete(recursive: true);
        }
    }
}
