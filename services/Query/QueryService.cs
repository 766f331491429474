using PaperMesh.Query.Feeds;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query;

/// <summary>The read side: search, lists, pages.</summary>
public static class QueryService
{
    public static void AddQuery(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PaperStore>();
        builder.Services.AddSingleton<PaperSearch>();
        builder.Services.AddSingleton<PaperLists>();
        builder.Services.AddPages();
    }

    public static void MapQuery(this IEndpointRouteBuilder app)
    {
        app.MapPages();
        app.MapFeeds();
    }
}
