using MassTransit.Configuration;
using Microsoft.Extensions.Options;
using PaperMesh.Classifier.Embeddings;
using PaperMesh.Classifier.Embeddings.Onnx;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier;

/// <summary>Tags every discovered paper and hands it on whole.</summary>
public static class ClassifierService
{
    public static void AddClassifier(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        services.AddOptions<ClassifierOptions>().BindConfiguration("Classifier");
        services.AddSingleton(provider => TaxonomyReader.Read(provider.GetRequiredService<IOptions<ClassifierOptions>>().Value.Taxonomy));
        services.AddSingleton<Tagger>();
        services.AddSingleton(provider => EmbedderOf(provider.GetRequiredService<IOptions<ClassifierOptions>>().Value));
        services.AddSingleton<ClassifierMetrics>();
        services.RegisterConsumer<TagPaperConsumer, TagPaperConsumerDefinition>();

        // Once more than the service defaults: each call knows the types of the project it stands in.
        services.AddValidation();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Add(ClassifierJson.Default));
    }

    public static void MapClassifier(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // A bad taxonomy or model stops the start, not the first paper.
        app.ServiceProvider.GetRequiredService<Tagger>();
        app.ServiceProvider.GetRequiredService<ITextEmbedder>();

        app.MapClassify();
        app.MapTaxonomy();
    }

    private static ITextEmbedder EmbedderOf(ClassifierOptions options)
        => options.Onnx.Model is { } encoder
            ? OnnxEmbedder.Load(encoder, options.Onnx)
            : new TextEmbedder(EmbeddingModel.Read(options.Embedding));
}
