using Microsoft.Playwright;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>The pictures in <c>docs/screenshots</c>, of the invented samples.</summary>
/// <remarks>
/// They are written where <c>PAPERMESH_WRITE_SCREENSHOTS=1</c> says so, and differ from day to day, as the samples' days do. Otherwise the
/// test only sees that each could be taken.
/// </remarks>
[Collection(nameof(FirstStart))]
public sealed class ScreenshotTests(FirstStart start)
{
    private static readonly bool AreWritten = Environment.GetEnvironmentVariable("PAPERMESH_WRITE_SCREENSHOTS") == "1";

    private static readonly DirectoryInfo Folder = new(Path.Combine(Servers.SharedData.Root, "docs", "screenshots"));

    [Theory]
    [InlineData("phone", 390, 844)]
    [InlineData("desktop", 1280, 800)]
    public async Task The_main_pages_have_their_picture_taken(string screen, int width, int height)
    {
        await using var context = await start.OpenAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        var page = await context.NewPageAsync();

        foreach (var site in new[] { SitePage.Daily, SitePage.Search, SitePage.Paper, SitePage.Topic, SitePage.Trending, SitePage.Month })
        {
            await page.GotoAsync(site.Path);
            // Little comes out at a weekend.
            while (site == SitePage.Daily && await page.Locator(".day-weekday").InnerTextAsync() is "Saturday" or "Sunday")
                await page.GotoAsync((await page.Locator("[rel=prev]").GetAttributeAsync("href"))!);

            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var picture = await page.ScreenshotAsync();

                // PNG packs a blank page into a tenth of the lower figure.
                picture.Length.ShouldBeInRange(25_000, 200_000, $"{site.Name}, {screen}, {scheme}");
                if (AreWritten)
                {
                    Folder.Create();
                    var file = $"{site.Name}-{screen}-{(scheme == ColorScheme.Dark ? "dark" : "light")}.png";
                    await File.WriteAllBytesAsync(Path.Combine(Folder.FullName, file), picture, TestContext.Current.CancellationToken);
                }
            }
        }
    }
}
