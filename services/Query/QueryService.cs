using System.Text.Json.Serialization.Metadata;
using MassTransit.Configuration;
using Microsoft.Extensions.Options;
using PaperMesh.Embeddings;
using PaperMesh.Query.Conditional;
using PaperMesh.Query.Discovery;
using PaperMesh.Query.History;
using PaperMesh.Query.HuggingFace;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Mcp;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Query.Similar;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;

namespace PaperMesh.Query;

/// <summary>The read side: search, lists, pages.</summary>
public static class QueryService
{
    /// <summary>Of its documents and its receipts.</summary>
    internal const string Name = "query";

    public static void AddQuery(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddIndexedPapers();
        services.RegisterConsumer<KeepPaperConsumer, KeepPaperConsumerDefinition>();
        services.AddHostedService<IndexService>();
        services.AddExceptionHandler<IndexUnreadableAnswer>();

        services.AddSingleton<PaperCache>();
        services.AddSingleton<PaperItemJson>();
        services.AddSingleton<PaperSearch>();
        services.AddSingleton<PaperCounts>();
        services.AddSingleton<PaperLists>();
        services.AddSingleton<TrendingPapers>();
        services.AddSingleton<SimilarPapers>();

        services.AddHealthChecks().AddCheck<IndexHealth>("search-index");
        services.AddSingleton<ReadableLife>();
        services.AddLife(Name, (provider, id, cancellationToken) => provider.GetRequiredService<ReadableLife>().ReadAsync(id, cancellationToken));
        services.AddStat("tagged", (provider, cancellationToken) => provider.GetRequiredService<PaperStore>().CountAsync(cancellationToken));
        services.AddStat("indexed", (provider, _) => Task.FromResult<long>(provider.GetRequiredService<PaperIndex>().Count()));

        const string Meter = "PaperMesh.Query";
        services.AddStoredGauge(
            Meter, "papermesh.query.papers", "{paper}", "Papers that readers can see, in the store",
            async (provider, cancellationToken) => await provider.GetRequiredService<PaperStore>().CountAsync(cancellationToken));
        services.AddStoredGauge(
            Meter, "papermesh.query.index.papers", "{paper}", "Papers in the search index of this replica",
            (provider, _) => Task.FromResult<double>(provider.GetRequiredService<PaperIndex>().Count()));

        services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, QueryJson.Default.WithAddedModifier(PaperItem.Flatten)));

        services.AddPages();
        services.AddSingleton<IndexAge>();
        services.AddSingleton(provider => new SitemapParts(provider.GetRequiredService<PaperStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddMcp();
    }

    /// <summary>Documents and index, and what writes them.</summary>
    internal static void AddIndexedPapers(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<QueryOptions>().BindConfiguration("Query").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<QueryOptions>, TakenInstance>();

        services.AddDocuments(Name, PaperStore.Kind);
        services.AddDocuments(Name, PaperAlias.Kind);
        services.AddDocuments(Name, VersionTexts.Kind);
        services.AddSingleton<PaperStore>();
        services.AddSingleton<VersionTexts>();
        services.AddSingleton<ITextEmbedder>(provider =>
            new TextEmbedder(EmbeddingModel.Read(provider.GetRequiredService<IOptions<QueryOptions>>().Value.Embedding)));
        services.AddSingleton<PaperVectors>();
        services.AddSingleton<PaperIndex>();
        services.AddSingleton<QueryMetrics>();
        services.AddSingleton<PaperKeeper>();
    }

    public static void MapQuery(this IEndpointRouteBuilder app)
    {
        // A bad embedding stops the start, not the first search.
        app.ServiceProvider.GetRequiredService<ITextEmbedder>();

        // Whoever asks again for what has not changed is told so. Sitemaps are streamed, so their tags would come too late.
        var reads = app.MapGroup("").AddEndpointFilter<ConditionalReads>().Compressed();
        reads.MapSearch();
        reads.MapLists();
        reads.MapPapers();
        reads.MapHistory();
        reads.MapSimilar();
        reads.MapHuggingFace();
        reads.MapPages();
        reads.MapDiscovery();
        app.MapSitemaps();
        app.MapPapersMcp();
    }
}
