namespace PaperMesh.Crawler;

/// <summary>Collects papers from their sources and keeps each one pending until all of PaperMesh has it.</summary>
public static class CrawlerService
{
    public static void AddCrawler(this IHostApplicationBuilder builder)
        => ArgumentNullException.ThrowIfNull(builder);

    public static void MapCrawler(this IEndpointRouteBuilder app)
        => ArgumentNullException.ThrowIfNull(app);
}
