using MassTransit.Configuration;
using PaperMesh.Classifier.Jobs;
using PaperMesh.Classifier.Papers;
using PaperMesh.Classifier.Retagging;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;

namespace PaperMesh.Classifier;

/// <summary>Tags every discovered paper and hands it on whole.</summary>
public static class ClassifierService
{
    /// <summary>Of its documents.</summary>
    internal const string Name = "classifier";

    public static void AddClassifier(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        services.AddOptions<ClassifierOptions>().BindConfiguration("Classifier").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ClassifierMetrics>();
        services.AddCountersAtZero(provider => provider.GetRequiredService<ClassifierMetrics>().Begin());

        services.AddDocuments(Name, StoredTaxonomy.Kind);
        services.AddSingleton<TaxonomyStore>();
        services.AddSingleton<TaggerInUse>();
        services.AddTransient(provider => provider.GetRequiredService<TaggerInUse>().Current);
        services.AddHostedService<ReloadService>();
        services.AddHealthChecks().AddCheck<TaggerHealth>("tagger");

        services.AddDocuments(Name, TaggedPaper.Kind);
        services.AddDocuments(Name, PaperAlias.Kind);
        services.AddSingleton<PaperStore>();
        services.AddSingleton<PaperKeeper>();
        services.AddSingleton<TaggedLife>();
        services.AddLife(Name, (provider, id, cancellationToken) => provider.GetRequiredService<TaggedLife>().ReadAsync(id, cancellationToken));
        services.RegisterConsumer<TagPaperConsumer, TagPaperConsumerDefinition>();

        services.AddDocuments(Name, Job.Kind);
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        services.AddSingleton<IJobWork, DryRun>();
        services.AddSingleton<IJobWork, RetagPass>();
        services.RegisterConsumer<RetagPapersConsumer, RetagPapersDefinition>();

        // Once more than the service defaults: each call knows the types of the project it stands in.
        services.AddValidation();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Add(ClassifierJson.Default));
    }

    public static void MapClassifier(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // A bad taxonomy or model stops the start, not the first paper.
        app.ServiceProvider.GetRequiredService<TaggerInUse>();

        app.MapClassify();
        app.MapTaxonomy();
        app.MapRetag();
    }
}
