using Microsoft.Extensions.Options;
using PaperMesh.Notifier.Digests.Pages;
using PaperMesh.Notifier.Mail;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>Papers by mail.</summary>
internal static class DigestsService
{
    public static void AddDigests(this IServiceCollection services)
    {
        services.AddOptions<DigestOptions>()
            .BindConfiguration("Notifier:Digests")
            .Configure<IConfiguration>((options, configuration) => options.PublicUrl ??= configuration.GetValue<Uri?>("Query:PublicUrl"))
            .ValidateDataAnnotations()
            .Validate(options => options.PublicUrl is null or { Scheme: "http" or "https" }, "Notifier:Digests:PublicUrl must be an address like https://papers.example.org.")
            .ValidateOnStart();
        services.AddOptions<MailOptions>().BindConfiguration("Notifier:Mail").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsCheck>();

        services.AddDocuments("notifier", Subscription.Kind);
        services.AddDocuments("notifier", Digest.Kind);
        services.AddDocuments("notifier", DigestReceipt.Kind);
        services.AddDocuments("notifier", SentPapers.Kind);
        services.AddDocuments("notifier", ConfirmationCount.Kind);
        services.AddDocuments("notifier", StoredSecret.Kind);
        services.AddDocuments("notifier", SuppressedAddress.Kind);

        services.AddSingleton<Secrets>();
        services.AddSingleton<MailLinks>();
        services.AddSingleton<DigestStore>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<NewsRule>();
        services.AddSingleton<DigestComposer>();
        services.AddSingleton<SubscriptionMails>();
        services.AddSingleton<PickupFolder>();
        services.AddSingleton<SmtpMailer>();
        services.AddSingleton<IMailer>(provider => string.IsNullOrWhiteSpace(provider.GetRequiredService<IOptions<MailOptions>>().Value.Host)
            ? provider.GetRequiredService<PickupFolder>()
            : provider.GetRequiredService<SmtpMailer>());
        services.AddSingleton<OutgoingMail>();
        services.AddSingleton<DigestRound>();
        services.AddHostedService<DigestWorker>();
    }

    public static void MapDigests(this IEndpointRouteBuilder app)
    {
        app.MapSubscriptionsApi();
        app.MapSubscriptionPages();
        app.MapMailPages();
    }
}
