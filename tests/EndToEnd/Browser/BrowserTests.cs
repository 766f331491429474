using Microsoft.Playwright;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>The site in a real browser, as a newcomer meets it: the samples, no setting, no network.</summary>
[Collection(nameof(FirstStart))]
public sealed class BrowserTests(FirstStart start)
{
    [Fact]
    public async Task Every_page_fits_the_screen_and_the_browser_has_nothing_to_complain_of()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            // The browser itself reports that a page which is not there is not there.
            if (message.Type is "error" or "warning" && !message.Text.Contains("404", StringComparison.Ordinal))
                complaints.Add(message.Text);
        };
        page.RequestFailed += (_, request) => complaints.Add(request.Url);

        foreach (var (_, path, status) in SitePage.All)
        {
            (await page.GotoAsync(path))!.Status.ShouldBe(status, path);
            (await page.Locator("h1").CountAsync()).ShouldBe(1, path);
            foreach (var width in new[] { 1400, 390 })
            {
                await page.SetViewportSizeAsync(width, 844);
                (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, path);
            }
        }

        complaints.ShouldBeEmpty();
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
}
