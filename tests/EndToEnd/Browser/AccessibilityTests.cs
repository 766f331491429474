using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>WCAG 2.2, level AA, as far as a program can tell.</summary>
[Collection(nameof(FirstStart))]
public sealed class AccessibilityTests(FirstStart start)
{
    public static TheoryData<string> Pages => [.. SitePage.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_keeps_WCAG_on_phone_and_desktop_light_and_dark(string name)
    {
        await using var context = await start.OpenAsync(new());
        await context.AddAxeAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(SitePage.Named(name).Path);

        // The fifth card of a list has nothing that those before it have not.
        await page.EvaluateAsync("for (const more of document.querySelectorAll('.cards > li:nth-child(n + 5)')) more.remove()");

        await KeepsAsync(page);
    }

    [Fact]
    public async Task Pages_with_buttons_keep_WCAG_and_no_two_buttons_are_called_the_same()
    {
        await using var context = await start.OpenAsync(new());
        await context.AddAxeAsync();
        var page = await context.NewPageAsync();
        foreach (var path in new[] { "/sign-in", "/subscriptions/new", "/webhooks" })
            await SeeAsync(path);

        await page.GotoAsync("/ops/keys");
        await page.Locator("[name=password]").FillAsync(Operator.AdminKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("API keys");
        foreach (var name in new[] { "Import of ours", "Search of theirs" })
        {
            await page.Locator("[name=name]").FillAsync(name);
            await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
            await Expect(page.Locator(".secret")).ToBeVisibleAsync();
        }

        foreach (var path in new[] { "/ops", "/ops/sources", "/ops/quarantine", "/ops/dead-letters", "/ops/mail", "/ops/keys", "/ops/audit" })
            await SeeAsync(path);

        await SeeAsync("/ops/papers/samples:four-steps-are-plenty");

        await page.GotoAsync("/ops/keys");
        await page.GetByRole(AriaRole.Link, new() { Name = "Revoke Search of theirs" }).ClickAsync();
        await KeepsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("“Search of theirs” is revoked");

        async Task SeeAsync(string path)
        {
            await page.GotoAsync(path);
            (await page.Locator("main :is(button, .button)").EvaluateAllAsync<string[]>("all => all.map(one => one.textContent.trim())")).ShouldBeUnique(path);
            await KeepsAsync(page);
        }
    }

    [Fact]
    public async Task Faults_that_are_put_into_a_page_are_found()
    {
        await using var context = await start.OpenAsync(new());
        await context.AddAxeAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync("/no/such/page");
        await page.EvaluateAsync("document.querySelector('h1').style.color = '#ccc'; document.querySelector('.search-box button span').remove()");

        var found = await page.CheckAsync();

        found.Faults.ShouldContain(fault => fault.StartsWith("color-contrast: <h1", StringComparison.Ordinal));
        found.Faults.ShouldContain(fault => fault.StartsWith("button-name: <button", StringComparison.Ordinal));
    }

    private static async Task KeepsAsync(IPage page)
    {
        await page.EvaluateAsync("for (const closed of document.querySelectorAll('details')) closed.open = true");
        foreach (var (width, height) in new[] { (390, 844), (1280, 800) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            var light = await page.CheckAsync();
            // Nothing but colour depends on the scheme.
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            var dark = await page.CheckContrastAsync();

            light.Faults.ShouldBeEmpty($"{page.Url}, {width} pixels wide, light");
            light.Passed.ShouldContain("target-size");
            dark.Faults.ShouldBeEmpty($"{page.Url}, {width} pixels wide, dark");
            dark.Passed.ShouldBe(["color-contrast"]);
        }
    }
}
