namespace PaperMesh.Classifier;

/// <summary>Tags every discovered paper and hands it on whole.</summary>
public static class ClassifierService
{
    public static void AddClassifier(this IHostApplicationBuilder builder)
        => ArgumentNullException.ThrowIfNull(builder);

    public static void MapClassifier(this IEndpointRouteBuilder app)
        => ArgumentNullException.ThrowIfNull(app);
}
