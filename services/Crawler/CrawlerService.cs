using MassTransit.Configuration;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Harvesting.Backfill;
using PaperMesh.Crawler.Harvesting.Completeness;
using PaperMesh.Crawler.Import;
using PaperMesh.Crawler.Ops;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Samples;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.AclAnthology;
using PaperMesh.Crawler.Sources.AnyFeed;
using PaperMesh.Crawler.Sources.ArxivApi;
using PaperMesh.Crawler.Sources.ArxivOai;
using PaperMesh.Crawler.Sources.ArxivRss;
using PaperMesh.Crawler.Sources.BioRxiv;
using PaperMesh.Crawler.Sources.Crossref;
using PaperMesh.Crawler.Sources.HfDaily;
using PaperMesh.Crawler.Sources.HfPapers;
using PaperMesh.Crawler.Sources.HtmlListing;
using PaperMesh.Crawler.Sources.Import;
using PaperMesh.Crawler.Sources.OpenAlex;
using PaperMesh.Crawler.Sources.OpenReview;
using PaperMesh.Crawler.Sources.SemanticScholar;
using PaperMesh.Crawler.Submissions;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler;

/// <summary>Collects papers from their sources and keeps each one pending until all of PaperMesh has it.</summary>
public static class CrawlerService
{
    internal const string Name = "crawler";

    /// <summary>In the order in which a paper meets them.</summary>
    public static void AddCrawler(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<CrawlerOptions>().BindConfiguration("Crawler").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SampleOptions>().BindConfiguration("Samples");
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, CrawlerJson.Default));

        services.AddLeases(Name);

        services.AddSourceHttp();
        services.AddSingleton<SourceCatalog>();
        services.AddSource<ArxivOaiSource>("arxiv-oai", "https://oaipmh.arxiv.org/", isOn: true, isApi: true);
        services.AddSource<ArxivRssSource>("arxiv-rss", "https://rss.arxiv.org/", isApi: true);
        services.AddSource<ArxivApiSource>("arxiv-api", "https://export.arxiv.org/", isOn: true, isApi: true);
        services.AddSource<HfDailySource>("hf-daily", "https://huggingface.co/", isOn: true, isApi: true);
        services.AddSource<HfPapersSource>("hf-papers", "https://huggingface.co/");
        services.AddSource<CrossrefSource>("crossref", "https://api.crossref.org/", isOn: true, isApi: true);
        services.AddSource<OpenAlexSource>("openalex", "https://api.openalex.org/", TimeSpan.FromHours(6), isApi: true);
        services.AddSource<SemanticScholarSource>("semantic-scholar", "https://api.semanticscholar.org/", TimeSpan.FromHours(12), isApi: true);
        services.AddSource<OpenReviewSource>("openreview", "https://api2.openreview.net/", TimeSpan.FromHours(6), isApi: true);
        services.AddSource<BioRxivSource>("biorxiv", "https://api.biorxiv.org/", TimeSpan.FromHours(6), isApi: true);
        services.AddSource<AclAnthologySource>(
            "acl-anthology", "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/", TimeSpan.FromDays(1), isApi: true);
        services.AddSource<AnyFeedSource>("feed");
        services.AddSource<HtmlListingSource>("html", every: TimeSpan.FromHours(6));

        services.AddDocuments(Name, SourceState.Kind);
        services.AddDocuments(Name, LedgerEntry.Kind);
        services.AddDocuments(Name, OperatorWarning.Kind);
        services.AddSingleton<SourceStatuses>();
        services.AddSingleton<SourceFigures>();
        services.AddSingleton<CrawlerMetrics>();
        services.AddSingleton<IJobs, DueSources>();
        services.AddHostedService<Leader>();
        services.AddSingleton<Harvester>();
        services.AddSingleton<CompletenessReview>();
        services.AddSingleton<OpenWarnings>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenWarnings>());
        services.RegisterConsumer<CrawlSourceConsumer, CrawlSourceDefinition>();

        services.AddDocuments(Name, BackfillWindow.Kind);
        services.AddSingleton<IJobs, DueWindows>();
        services.AddSingleton<Backfills>();
        services.AddSingleton<WindowHarvester>();
        services.RegisterConsumer<CrawlWindowConsumer, CrawlWindowDefinition>();

        services.AddDocuments(Name, Submission.Kind);
        services.AddSingleton<IJobs, QueuedSubmissions>();
        services.AddSingleton<PaperFinder>();
        services.RegisterConsumer<FindPaperConsumer, FindPaperDefinition>();

        services.AddHostedService<SampleLoader>();

        services.AddSingleton<Importer>();
        services.AddSingleton<IRereads, ImportedLines>();
        services.AddSingleton<Intake>();
        services.AddDocuments(Name, QuarantinedRecord.Kind);

        services.AddDocuments(Name, PaperKey.Kind);
        services.AddSingleton<IdentityStore>();
        services.AddDocuments(Name, CrawledPaper.Kind);
        services.AddSingleton<PaperStore>();
        services.AddSingleton<Outbox>();
        services.AddHostedService(provider => provider.GetRequiredService<Outbox>());
        services.RegisterConsumer<TakeReceiptConsumer, TakeReceiptDefinition>();
        services.RegisterConsumer<PublishAgainConsumer, PublishAgainDefinition>();

        const string Meter = "PaperMesh.Crawler";
        services.AddCountersAtZero(provider => provider.GetRequiredService<CrawlerMetrics>().Begin());
        services.AddStoredGauge(
            Meter, "papermesh.crawler.papers", "{paper}", "Papers that the Crawler has",
            async (provider, token) => await provider.GetRequiredService<PaperStore>().CountAsync(token));
        services.AddStoredGauge(
            Meter, "papermesh.crawler.papers.pending", "{paper}", "Papers whose newest revision some follower has not yet kept",
            async (provider, token) => await provider.GetRequiredService<PaperStore>().CountPendingAsync(token));
        services.AddStoredGauge(
            Meter, "papermesh.crawler.pending.age", "s", "How long the revision that is pending longest has been; 0 when none is",
            async (provider, token) => (await provider.GetRequiredService<PaperStore>().PendingAgeAsync(token)).TotalSeconds);
        services.AddStoredGauge(
            Meter, "papermesh.crawler.quarantined", "{record}", "Records that could not be used and nobody has dealt with",
            async (provider, token) => await provider.GetRequiredService<IDocuments<QuarantinedRecord>>().CountAsync(new DocumentQuery(), token));
        services.AddStoredGauges(
            Meter, "papermesh.crawler.source.overdue", "s", "How long ago the next harvest of each source ought to have begun; 0 while none is due or the source is paused",
            (provider, token) => provider.GetRequiredService<SourceFigures>().OverdueAsync(token));
        services.AddStoredGauges(
            Meter, "papermesh.crawler.source.failures", "{run}", "Runs of each source that have failed since the last one that did not",
            (provider, token) => provider.GetRequiredService<SourceFigures>().FailuresAsync(token));

        services.AddRazorComponents();
        services.AddSingleton<CrawledLife>();
        services.AddLife(Name, (provider, id, token) => provider.GetRequiredService<CrawledLife>().ReadAsync(id, token));
        services.AddStat("papers", (provider, token) => provider.GetRequiredService<PaperStore>().CountAsync(token));
        services.AddStat("pending", (provider, token) => provider.GetRequiredService<PaperStore>().CountPendingAsync(token));
        services.AddStat("quarantined", (provider, token)
            => provider.GetRequiredService<IDocuments<QuarantinedRecord>>().CountAsync(new DocumentQuery(), token));
    }

    public static void MapCrawler(this IEndpointRouteBuilder app)
    {
        app.MapImport();
        app.MapSources();
        app.MapQuarantine();
        app.MapSubmissions();
        app.MapOps();
    }
}
