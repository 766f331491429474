using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary><c>/ops</c> as it lies open on an operator's screen.</summary>
[Collection(nameof(FirstStart))]
public sealed class OperationsPageTests(FirstStart start) : IDisposable
{
    private const string Paper =
        """{"id": "2611.00001", "title": "Diffusion models that draw maps of rivers", "abstract": "We train a diffusion model on maps.", "categories": ["cs.CV"], "published": "2026-11-20"}""";

    private static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 30_000 };

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Figures_change_by_themselves_and_after_a_restart_and_a_paper_is_found_while_they_do()
    {
        var port = ServiceProcess.FreePort();
        await using var before = await StartAsync(port);
        await using var context = await start.OpenAsync(new() { BaseURL = before.Http.BaseAddress!.ToString() });
        var page = await SignInAsync(context);
        await ShowsAsync(page, "Live,", discovered: 0, events: 0);
        var find = page.Locator("input[name=id]");
        await find.PressSequentiallyAsync("2611.");
        await page.EvaluateAsync("window.loadedOnce = true");

        using var lines = new StringContent(Paper, Encoding.UTF8, "application/x-ndjson");
        await new Site(before).ImportAsync(lines, Cancellation);
        await ShowsAsync(page, "Live,", discovered: 1, events: 1);

        await before.StopAsync(Cancellation);
        await ShowsAsync(page, "Cut off, trying again. Last seen", discovered: 1, events: 1);

        await using var after = await StartAsync(port);
        await ShowsAsync(page, "Live,", discovered: 0, events: 1); // The one counts since the start, the other is what the store holds.

        (await page.EvaluateAsync<bool>("window.loadedOnce")).ShouldBeTrue();
        await Expect(find).ToBeFocusedAsync();
        await Expect(find).ToHaveValueAsync("2611.");

        await find.PressSequentiallyAsync("00001");
        await find.PressAsync("Enter");
        await Expect(page.Locator("main")).ToContainTextAsync("What happened");
        await page.GetByRole(AriaRole.Link, new() { Name = "its page" }).ClickAsync();
        await Expect(page.Locator(".paper h1")).ToHaveTextAsync("Diffusion models that draw maps of rivers");
    }

    [Fact]
    public async Task A_page_that_nobody_looks_at_asks_for_nothing_and_one_that_is_cut_off_says_why()
    {
        await using var context = await start.OpenAsync(new());
        var page = await SignInAsync(context);
        await SaysAsync(page, "Live,");
        var closed = new TaskCompletionSource();
        page.RequestFailed += (_, request) =>
        {
            if (request.Url.EndsWith("/ops/stream", StringComparison.Ordinal))
                closed.TrySetResult();
        };

        await HideAsync(page, true);
        await SaysAsync(page, "Paused, as of");
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await HideAsync(page, false);
        await SaysAsync(page, "Live,");

        // As a proxy in front answers while what is behind it is replaced.
        await page.RouteAsync("**/ops/stream", route => route.FulfillAsync(new() { Status = 502 }));
        await HideAsync(page, true);
        await HideAsync(page, false);
        await SaysAsync(page, "Cut off, trying again. Last seen");
        await page.UnrouteAllAsync();
        await SaysAsync(page, "Live,");

        await context.ClearCookiesAsync();
        await HideAsync(page, true);
        await HideAsync(page, false);
        await SaysAsync(page, "Signed out: load the page again. Last seen");
    }

    private Task<ServiceProcess> StartAsync(int port) => ServiceProcess.StartAsync(
        "services/Standalone",
        port,
        new Dictionary<string, string> { ["Storage__Path"] = _data.FullName, ["Samples__Enabled"] = "false" },
        Cancellation);

    private static async Task<IPage> SignInAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/ops");
        await page.GetByLabel("Password").FillAsync(Operator.AdminKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Operations");
        return page;
    }

    private static async Task ShowsAsync(IPage page, string status, int discovered, int events)
    {
        await SaysAsync(page, status);
        await Expect(page.Locator("[data-total=discovered]")).ToHaveTextAsync($"{discovered}", new() { Timeout = 30_000 });
        await Expect(page.Locator("[data-figure=events]")).ToHaveTextAsync($"{events}", new() { Timeout = 30_000 });
    }

    private static Task SaysAsync(IPage page, string status) => Expect(page.Locator("[data-status]")).ToContainTextAsync(status, Soon);

    /// <summary>Without a window Chromium shows every tab, so the page is told as it is told in one.</summary>
    private static Task HideAsync(IPage page, bool hidden) => page.EvaluateAsync(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        hidden);
}
