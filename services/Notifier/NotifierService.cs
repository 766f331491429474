namespace PaperMesh.Notifier;

/// <summary>Everything that leaves: the event log and its streams.</summary>
public static class NotifierService
{
    public static void AddNotifier(this IHostApplicationBuilder builder)
        => ArgumentNullException.ThrowIfNull(builder);

    public static void MapNotifier(this IEndpointRouteBuilder app)
        => ArgumentNullException.ThrowIfNull(app);
}
