using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using PaperMesh.Notifier.Mail;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Notifier.Digests;

/// <summary>Subscriptions for other programs.</summary>
internal static class SubscriptionsApi
{
    public const string Asked = "A mail is on its way to the address. The subscription begins when the link in it is confirmed.";

    private const int MaxBody = 16 * 1024;

    public static void MapSubscriptionsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/subscriptions").WithTags("Subscriptions").WithMetadata(new RequestSizeLimitAttribute(MaxBody));

        api.MapPost("", Ask).Needs(Scopes.Subscribe).WithSummary("Asks for papers by mail; the address is written to, and has to confirm");
        if (app.ServiceProvider.GetRequiredService<IOptions<DigestOptions>>().Value.BounceSecret is { } secret)
        {
            api.MapPost("/bounces", (Bounce bounce, HttpRequest request, OutgoingMail mail, Subscriptions subscriptions, CancellationToken cancellationToken)
                    => TakeBounceAsync(secret, bounce, request, mail, subscriptions, cancellationToken))
                .OpenToAll()
                .WithSummary("Takes in that mail to an address came back, or that its reader complained: it gets no more");
        }
    }

    private static async Task<Results<Accepted<SubscriptionAsked>, ProblemHttpResult>> Ask(
        SubscriptionRequest wanted, HttpRequest request, Subscriptions subscriptions, OutgoingMail mail, MailLinks links, CancellationToken cancellationToken)
    {
        var faults = await AskAsync(wanted, request, subscriptions, mail, links, cancellationToken);
        return faults.Count == 0
            ? TypedResults.Accepted((string?)null, new SubscriptionAsked(Asked))
            : TypedResults.Problem(title: "The subscription cannot be made", detail: string.Join(' ', faults), statusCode: StatusCodes.Status400BadRequest);
    }

    /// <returns>What is wrong, for people; empty when a mail will be written.</returns>
    public static async Task<IReadOnlyList<string>> AskAsync(
        SubscriptionRequest wanted, HttpRequest request, Subscriptions subscriptions, OutgoingMail mail, MailLinks links, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var address = wanted.CheckedAddress(faults);
        var query = wanted.CheckedQuery(faults);
        var settings = wanted.CheckedSettings(faults);
        if (faults.Count > 0)
            return faults;

        if (await mail.IsSuppressedAsync(address!, cancellationToken))
            return ["Mail to this address was refused before, so none is sent to it. Whoever runs this site can take it off that list."];

        await subscriptions.AskAsync(address!, query, settings, links.SiteOf(request), cancellationToken);
        return [];
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeBounceAsync(
        string secret, Bounce bounce, HttpRequest request, OutgoingMail mail, Subscriptions subscriptions, CancellationToken cancellationToken)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {secret}")))
        {
            return TypedResults.Problem(
                title: "Not allowed", detail: "Expected is the header Authorization: Bearer, and the value of Notifier:Digests:BounceSecret.", statusCode: StatusCodes.Status401Unauthorized);
        }

        if (MailAddress.Read(bounce.Address) is not { } address)
            return TypedResults.Problem(title: "No mail address", detail: "\"address\" must be the address that mail came back from.", statusCode: StatusCodes.Status400BadRequest);

        await mail.SuppressAsync(address, bounce.Reason ?? "reported", cancellationToken);
        await subscriptions.SuppressAsync(address, cancellationToken);
        return TypedResults.NoContent();
    }
}
