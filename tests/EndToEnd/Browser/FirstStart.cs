using Microsoft.Playwright;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>Standalone after its first start, and Chromium: one of each for all tests in a browser.</summary>
[CollectionDefinition(nameof(FirstStart))]
public sealed class FirstStart : IAsyncLifetime, ICollectionFixture<FirstStart>
{
    private static readonly string? Chromium = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private ServiceProcess? _standalone;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
            return;

        _standalone = await ServiceProcess.StartAsync(
            "services/Standalone", ServiceProcess.FreePort(), new Dictionary<string, string> { ["Storage__Path"] = _data.FullName }, Cancellation);
        await new Site(_standalone).WaitAsync("the samples are in", stats => stats["papers"] >= 60 && stats["pending"] == 0, Cancellation);

        // Five seconds, the default, are too few for a page on a busy machine that also loads from it.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A reader of their own: nothing is remembered from other tests. Addresses are relative to this site's, unless another is given.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        if (_browser is null)
            Required.SkipOrFail("chromium", "There is no Chromium in /usr/bin.");

        options.BaseURL ??= _standalone!.Http.BaseAddress!.ToString();
        return await _browser.NewContextAsync(options);
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
