using PaperMesh.Query.Lists;
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
    }

    public static void MapQuery(this IEndpointRouteBuilder app)
        => ArgumentNullException.ThrowIfNull(app);
}
