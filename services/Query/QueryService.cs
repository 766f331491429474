namespace PaperMesh.Query;

/// <summary>The read side: search, lists, pages.</summary>
public static class QueryService
{
    public static void AddQuery(this IHostApplicationBuilder builder)
        => ArgumentNullException.ThrowIfNull(builder);

    public static void MapQuery(this IEndpointRouteBuilder app)
        => ArgumentNullException.ThrowIfNull(app);
}
