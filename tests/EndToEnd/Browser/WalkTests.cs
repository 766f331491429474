using System.Xml.Linq;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>Ways through the site, as readers take them.</summary>
[Collection(nameof(FirstStart))]
public sealed class WalkTests(FirstStart start)
{
    private const int Samples = 60;

    [Fact]
    public async Task A_reader_narrows_a_search_and_widens_it_again()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/search");
        await Expect(page.Locator(".count-line")).ToContainTextAsync($"{Samples} papers");

        var category = page.Locator(".facet", new() { HasText = "Category" }).Locator("li").First;
        var (name, count) = (await category.Locator("a").InnerTextAsync(), await category.Locator(".number").InnerTextAsync());
        await category.Locator("a").ClickAsync();

        await Expect(page.Locator(".count-line")).ToContainTextAsync($"{count} papers");
        var chosen = page.Locator(".facet a[aria-current]");
        await Expect(chosen).ToContainTextAsync(name);

        await chosen.ClickAsync();
        await Expect(page.Locator(".count-line")).ToContainTextAsync($"{Samples} papers");
    }

    [Fact]
    public async Task A_reader_pages_through_all_papers_and_sees_each_once()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/search?sort=new");
        var more = page.GetByRole(AriaRole.Link, new() { Name = "More papers" });

        var seen = new List<string>();
        while (true)
        {
            seen.AddRange(await page.Locator(".card-title").AllInnerTextsAsync());
            if (await more.CountAsync() == 0)
                break;

            await more.ClickAsync();
            await page.WaitForLoadStateAsync();
        }

        seen.Count.ShouldBe(Samples);
        seen.ShouldBeUnique();

        await page.GetByRole(AriaRole.Link, new() { Name = "First page" }).ClickAsync();
        await Expect(page.Locator(".card-title").First).ToHaveTextAsync(seen[0]);
    }

    [Fact]
    public async Task A_reader_finds_a_topic_and_follows_its_feed()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Topics" }).ClickAsync();
        var topic = page.Locator(".area-topics a").First;
        var name = await topic.InnerTextAsync();
        await topic.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(name);

        // As a feed reader finds it.
        var link = page.Locator("head link[rel=alternate][type='application/atom+xml']");
        var feed = await context.APIRequest.GetAsync((await link.GetAttributeAsync("href"))!);

        feed.Status.ShouldBe(200);
        feed.Headers["content-type"].ShouldStartWith("application/atom+xml");
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var read = XDocument.Parse(await feed.TextAsync()).Root!;
        read.Name.ShouldBe(atom + "feed");
        read.Elements(atom + "entry").Select(entry => new Uri((string)entry.Elements(atom + "link").First().Attribute("href")!).AbsolutePath)
            .ShouldContain(await page.Locator(".card-title a").First.GetAttributeAsync("href"));
    }

    [Fact]
    public async Task A_reader_with_nothing_but_a_keyboard_searches_and_reads()
    {
        await using var context = await start.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("author:\"Thandeka Oyelaran\"");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("Thandeka Oyelaran");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".paper h1")).ToContainTextAsync("Ask Before You Delete");

        // On to a similar paper, and back.
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".similar a").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".paper h1")).Not.ToContainTextAsync("Ask Before You Delete");
        await page.GoBackAsync();
        await Expect(page.Locator(".paper h1")).ToContainTextAsync("Ask Before You Delete");
    }

    [Fact]
    public async Task A_reader_with_a_phone_searches_narrows_and_reads()
    {
        await using var context = await start.OpenAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await page.GetByRole(AriaRole.Searchbox).TapAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("learning");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).TapAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("learning");

        // What narrows a search is below the papers here.
        var facet = page.Locator(".facet a").First;
        await Expect(facet).Not.ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Narrow", Exact = true }).TapAsync();
        await Expect(facet).ToBeInViewportAsync();
        await facet.TapAsync();
        await Expect(page.Locator(".facet a[aria-current]")).ToHaveCountAsync(1);

        var title = page.Locator(".card-title a").First;
        var text = await title.InnerTextAsync();
        await title.TapAsync();
        await Expect(page.Locator(".paper h1")).ToHaveTextAsync(text);
    }
}
