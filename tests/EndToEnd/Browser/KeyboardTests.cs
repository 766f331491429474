using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>What <c>keys.js</c> does, and what it leaves alone.</summary>
[Collection(nameof(FirstStart))]
public sealed class KeyboardTests(FirstStart start)
{
    [Fact]
    public async Task J_and_k_go_through_the_papers_and_Enter_opens_one()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync(SitePage.Topic.Path);
        var titles = page.Locator(".card-title a");

        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator("body")).ToBeFocusedAsync();

        foreach (var (key, place) in new[] { ("j", 0), ("j", 1), ("j", 2), ("j", 3), ("k", 2), ("k", 1) })
        {
            await page.Keyboard.PressAsync(key);
            await Expect(titles.Nth(place)).ToBeFocusedAsync();
            await Expect(titles.Nth(place)).ToBeInViewportAsync(new() { Ratio = 1 });
            await Expect(titles.Nth(place)).ToHaveCSSAsync("outline-style", "solid");
        }

        var title = await titles.Nth(1).InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".paper h1")).ToHaveTextAsync(title);
    }

    [Fact]
    public async Task After_the_last_paper_of_a_page_comes_the_link_to_more()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/search");

        await page.Locator(".card-title a").Last.FocusAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "More papers" })).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "First page" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_slash_goes_to_the_search_box_and_is_not_typed_into_it()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync(SitePage.Search.Path);

        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();

        // What stood there is chosen, so that typing replaces it.
        await page.Keyboard.TypeAsync("jk/?");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("jk/?");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("Control")]
    [InlineData("Alt")]
    [InlineData("Meta")]
    public async Task With_a_modifier_the_keys_are_the_browsers(string modifier)
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync(SitePage.Topic.Path);
        // By then the site's own scripts have had the key.
        await page.EvaluateAsync(
            """
            window.prevented = [];
            window.addEventListener('keydown', event => { if (event.key.length === 1) { prevented.push(event.defaultPrevented); event.preventDefault(); } });
            """);

        foreach (var key in new[] { "j", "k", "/", "?" })
            await page.Keyboard.PressAsync($"{modifier}+{key}");

        (await page.EvaluateAsync<bool[]>("prevented")).ShouldBe([false, false, false, false]);
        await Expect(page.Locator("body")).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task A_question_mark_shows_a_help_that_keeps_WCAG(int width, ColorScheme scheme)
    {
        await using var context = await start.OpenAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });
        await context.AddAxeAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        (await page.CheckAsync()).Faults.ShouldBeEmpty();

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Keys_that_were_turned_off_stay_off_until_they_are_turned_on()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        var opener = page.Locator("#keys-open");
        var wanted = page.GetByRole(AriaRole.Checkbox, new() { Name = "Use these keys" });
        var first = page.Locator(".card-title a").First;
        await page.GotoAsync("/");

        await opener.ClickAsync();
        await wanted.UncheckAsync();
        await page.Keyboard.PressAsync("Escape");

        // On another page, too.
        await page.GotoAsync(SitePage.Topic.Path);
        await page.Keyboard.PressAsync("?");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.PressAsync("j");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Expect(page.Locator("body")).ToBeFocusedAsync();

        await opener.PressAsync("Enter");
        await Expect(wanted).Not.ToBeCheckedAsync();
        await wanted.CheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GotoAsync(SitePage.Topic.Path);
        await page.Keyboard.PressAsync("j");
        await Expect(first).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Without_JavaScript_nothing_speaks_of_keys()
    {
        await using var context = await start.OpenAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await Expect(page.Locator("#keys-open")).ToBeHiddenAsync();
        await Expect(page.Locator("#keys")).ToBeHiddenAsync();
    }
}
