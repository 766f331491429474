using Microsoft.Playwright;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>What a page costs its reader, and whom it tells of them.</summary>
[Collection(nameof(FirstStart))]
public sealed class PageSizeTests(FirstStart start)
{
    /// <remarks>Formulas come as text and elements, so there are no fonts to leave out of the count.</remarks>
    [Fact]
    public async Task A_page_with_all_that_it_loads_is_less_than_100_kB_unpacked_and_asks_no_other_host()
    {
        foreach (var site in SitePage.All)
        {
            // Each as a first visit: nothing is cached.
            await using var context = await start.OpenAsync(new());
            var page = await context.NewPageAsync();
            var requests = new List<IRequest>();
            page.Request += (_, request) => requests.Add(request);
            await page.GotoAsync(site.Path);

            // The icon is asked for at any time, so what has come so far is counted: what the page itself names.
            var size = 0;
            foreach (var request in requests.ToList())
            {
                new Uri(request.Url).Authority.ShouldBe(new Uri(page.Url).Authority, site.Name);
                size += (await (await request.ResponseAsync())!.BodyAsync()).Length;
            }

            requests.Select(request => request.ResourceType).ShouldBeSubsetOf(["document", "stylesheet", "script", "image", "other"]);
            requests.Count.ShouldBeGreaterThanOrEqualTo(4, $"{site.Name}: itself, a style sheet and two scripts");
            size.ShouldBeInRange(20_000, 100_000, site.Name);
        }
    }
}
