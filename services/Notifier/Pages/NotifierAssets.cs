using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Notifier.Pages;

/// <summary>The style sheet: embedded, so that any host that references this service serves it.</summary>
internal static class NotifierAssets
{
    private static readonly byte[] Style = ReadStyle();

    public static void MapNotifierAssets(this IEndpointRouteBuilder app)
        => app.MapGet("/subscriptions/assets/notifier.css", () => TypedResults.Bytes(Style, "text/css; charset=utf-8")).OpenToAll().ExcludeFromDescription();

    private static byte[] ReadStyle()
    {
        using var resource = typeof(NotifierAssets).Assembly.GetManifestResourceStream("notifier.css")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
