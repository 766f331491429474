using Microsoft.Playwright;

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
        await page.EvaluateAsync("for (const closed of document.querySelectorAll('details')) closed.open = true");

        // The fifth card of a list has nothing that those before it have not.
        await page.EvaluateAsync("for (const more of document.querySelectorAll('.cards > li:nth-child(n + 5)')) more.remove()");

        foreach (var (width, height) in new[] { (390, 844), (1280, 800) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            var light = await page.CheckAsync();
            // Nothing but colour depends on the scheme.
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            var dark = await page.CheckContrastAsync();

            light.Faults.ShouldBeEmpty($"{width} pixels wide, light");
            light.Passed.ShouldContain("target-size");
            dark.Faults.ShouldBeEmpty($"{width} pixels wide, dark");
            dark.Passed.ShouldBe(["color-contrast"]);
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
}
