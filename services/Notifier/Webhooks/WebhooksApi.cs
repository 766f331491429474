using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks.Replaying;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>Webhooks for other programs: made by anybody, managed by whoever holds the token.</summary>
internal static class WebhooksApi
{
    private const string NameIs = "Name of the delivery, as the list of deliveries has it.";
    private const string IdIs = "Of the webhook, wh_ and 20 digits. Needs its token: 'Authorization: Bearer whm_…'.";

    private const int MaxBody = 16 * 1024;
    private const int MaxLimit = 200;
    private const int MaxOverlapHours = 168;
    private const int MaxPerSecond = 100;

    public static void MapWebhooksApi(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/api/v1/webhooks").WithTags("Webhooks").WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        webhooks.MapPost("", Create).Needs(Scopes.Webhooks).WithSummary("Makes a webhook: answers its secret (a chat has none) and its token, this once");

        var own = webhooks.MapGroup("/{id}").AddEndpointFilter<OnlyWithToken>().OpenToAll().ProducesProblem(StatusCodes.Status401Unauthorized);
        own.MapGet("", Get).WithSummary("A webhook, and whether it gets events");
        own.MapDelete("", Delete).WithSummary("Removes a webhook; nothing more is sent to it");
        own.MapPost("/enable", Enable).WithSummary("Gives a disabled webhook events again: those from now on");
        own.MapPost("/rotate", Rotate).WithSummary("Makes a new secret; for a while what is sent is signed with the old one, too");
        own.MapPost("/test", Test).WithSummary("Sends an event of the type papermesh.webhook.test.v1; to a chat a message");
        own.MapGet("/deliveries", List).WithSummary("What was sent and is to be sent, latest first, with every attempt; kept for 30 days");
        own.MapGet("/deliveries/{delivery}", GetDelivery).WithSummary("One delivery with every attempt");
        own.MapPost("/deliveries/{delivery}/resend", Resend).WithSummary("Sends one again, under the same webhook-id");
        own.MapPost("/replay", Replay).WithSummary("Sends past events again, a few a second; or only counts them");
        own.MapGet("/replay", GetReplay).WithSummary("How far the replay is");
        own.MapDelete("/replay", CancelReplay).WithSummary("Ends the replay; what it has not sent yet is not sent");
    }

    private static async Task<Results<Created<CreatedWebhook>, ProblemHttpResult>> Create(
        WebhookRequest wanted, WebhookWishes wishes, WebhookStore webhooks, MailLinks links, TimeProvider time, HttpRequest request, CancellationToken cancellationToken)
    {
        if (wishes.Read(wanted, out var wish) is { } problem)
            return problem;
        if (await webhooks.CreateAsync(wish, links.SiteOf(request), cancellationToken) is not var (webhook, secret, token))
            return TooMany();

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/webhooks/{webhook.Id}", new CreatedWebhook(WebhookView.Of(webhook, time.GetUtcNow()), secret, token));
    }

    private static Ok<WebhookView> Get([Description(IdIs)] string id, HttpContext context, TimeProvider time)
        => TypedResults.Ok(WebhookView.Of(Own(context), time.GetUtcNow()));

    private static async Task<NoContent> Delete([Description(IdIs)] string id, WebhookStore webhooks, CancellationToken cancellationToken)
    {
        await webhooks.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> Enable(
        [Description(IdIs)] string id, WebhookStore webhooks, TimeProvider time, CancellationToken cancellationToken)
        => await webhooks.EnableAsync(id, cancellationToken) is { } webhook
            ? TypedResults.Ok(WebhookView.Of(webhook, time.GetUtcNow()))
            : OnlyWithToken.Refused();

    private static async Task<Results<Ok<RotatedSecret>, ProblemHttpResult>> Rotate(
        [Description(IdIs)] string id,
        HttpContext context,
        [Description("For how many hours the old secret stays good, from 0 to 168; without it 24.")] string? overlapHours,
        WebhookStore webhooks,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!TryReadOverlap(overlapHours, out var overlap))
            return Problems.BadParameter("overlapHours", overlapHours!, $"a whole number from 0 to {MaxOverlapHours}");

        if (Own(context) is { Secrets: [] })
            return NoSecret();

        var secret = await webhooks.RotateAsync(id, overlap, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new RotatedSecret(secret, time.GetUtcNow() + overlap));
    }

    private static async Task<Results<Accepted<DeliveryView>, ProblemHttpResult>> Test(
        [Description(IdIs)] string id, HttpContext context, Deliveries deliveries, WakeUp wakeUp, TimeProvider time, CancellationToken cancellationToken)
        => IfEnabled(Own(context)) is { } problem ? problem : Accepted(await SendTestAsync(id, deliveries, wakeUp, time, cancellationToken));

    private static async Task<Results<Ok<DeliveryList>, ProblemHttpResult>> List(
        [Description(IdIs)] string id, string? cursor, string? limit, Deliveries deliveries, CancellationToken cancellationToken)
    {
        if (!TryReadNumber(limit ?? "50", 1, MaxLimit, out var count))
            return Problems.BadParameter("limit", limit!, $"a whole number from 1 to {MaxLimit}");

        try
        {
            var page = await deliveries.ListAsync(id, count, cursor, cancellationToken);
            return TypedResults.Ok(new DeliveryList([.. page.Items.Select(DeliveryView.Of)], page.Next));
        }
        catch (FormatException)
        {
            return Problems.BadParameter("cursor", cursor!, "the 'next' of the page before, as it is");
        }
    }

    private static async Task<Results<Ok<DeliveryView>, ProblemHttpResult>> GetDelivery(
        [Description(IdIs)] string id, [Description(NameIs)] string delivery, Deliveries deliveries, CancellationToken cancellationToken)
        => await deliveries.FindAsync(id, delivery, cancellationToken) is { } found ? TypedResults.Ok(DeliveryView.Of(found)) : NoSuchDelivery(delivery);

    private static async Task<Results<Accepted<DeliveryView>, ProblemHttpResult>> Resend(
        [Description(IdIs)] string id,
        [Description(NameIs)] string delivery,
        HttpContext context,
        Deliveries deliveries,
        WakeUp wakeUp,
        CancellationToken cancellationToken)
    {
        if (IfEnabled(Own(context)) is { } problem)
            return problem;
        if (await deliveries.SendAgainAsync(id, delivery, cancellationToken) is not { } again)
            return NoSuchDelivery(delivery);

        wakeUp.Now();
        return Accepted(again);
    }

    private static async Task<Results<Ok<ReplayAnswer>, ProblemHttpResult>> Replay(
        [Description(IdIs)] string id, ReplayRequest wanted, HttpContext context, Replays replays, CancellationToken cancellationToken)
    {
        if (Read(wanted, out var wish) is { } problem)
            return problem;
        if (wanted.DryRun)
            return TypedResults.Ok(new ReplayAnswer(await replays.CountAsync(Own(context), wish, cancellationToken), null));
        if (IfEnabled(Own(context)) is { } disabled)
            return disabled;

        return await replays.StartAsync(id, wish, cancellationToken) is { } replay
            ? TypedResults.Ok(new ReplayAnswer(null, ReplayView.Of(replay)))
            : ReplayRuns();
    }

    private static async Task<Results<Ok<ReplayView>, ProblemHttpResult>> GetReplay(
        [Description(IdIs)] string id, Replays replays, CancellationToken cancellationToken)
        => await replays.FindAsync(id, cancellationToken) is { } replay ? TypedResults.Ok(ReplayView.Of(replay)) : NoReplay();

    private static async Task<Results<Ok<ReplayView>, ProblemHttpResult>> CancelReplay(
        [Description(IdIs)] string id, Replays replays, CancellationToken cancellationToken)
        => await replays.CancelAsync(id, cancellationToken) is { } replay ? TypedResults.Ok(ReplayView.Of(replay)) : NoReplay();

    internal static async Task<Delivery> SendTestAsync(
        string id, Deliveries deliveries, WakeUp wakeUp, TimeProvider time, CancellationToken cancellationToken)
    {
        var test = Delivery.OfTest(id, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5)), time.GetUtcNow());
        await deliveries.AddAsync([test], cancellationToken);
        wakeUp.Now();
        return test;
    }

    /// <param name="hours">From 0 to 168; null: a day.</param>
    /// <param name="overlap">For how long the old secret stays good.</param>
    internal static bool TryReadOverlap(string? hours, out TimeSpan overlap)
    {
        var isRead = TryReadNumber(hours ?? "24", 0, MaxOverlapHours, out var number);
        overlap = TimeSpan.FromHours(number);
        return isRead;
    }

    /// <summary>What is wrong with it, or null.</summary>
    internal static ProblemHttpResult? Read(ReplayRequest wanted, out ReplayWish wish)
    {
        wish = null!;
        if (wanted.Since is null == wanted.After is null)
            return Problems.BadParameter("since", wanted.Since?.ToString("O", CultureInfo.InvariantCulture) ?? "", "a time; or instead of it 'after', the sequence of an event");
        if (!EventSequence.TryParse(wanted.After ?? "0", out var after))
            return Problems.BadParameter("after", wanted.After!, "the sequence of an event, or 0 for the beginning");
        if (wanted.PerSecond is < 1 or > MaxPerSecond)
            return Problems.BadParameter("perSecond", wanted.PerSecond.Value.ToString(CultureInfo.InvariantCulture), $"a whole number from 1 to {MaxPerSecond}");

        wish = new ReplayWish(wanted.Since, after, wanted.PerSecond ?? 10);
        return null;
    }

    internal static ProblemHttpResult TooMany() => TypedResults.Problem(
        title: "There are too many webhooks",
        detail: "No more can be made here. Remove one that is not needed, or ask the operator (Notifier:Webhooks:MaxWebhooks).",
        statusCode: StatusCodes.Status409Conflict);

    internal static ProblemHttpResult ReplayRuns() => TypedResults.Problem(
        title: "A replay is running", detail: "A webhook has one replay at a time. Cancel it, or wait until it is done.", statusCode: StatusCodes.Status409Conflict);

    /// <summary>The webhook whose token was given.</summary>
    private static Webhook Own(HttpContext context) => context.Features.GetRequiredFeature<Webhook>();

    private static Accepted<DeliveryView> Accepted(Delivery delivery)
        => TypedResults.Accepted($"/api/v1/webhooks/{delivery.Webhook}/deliveries/{delivery.Name}", DeliveryView.Of(delivery));

    private static ProblemHttpResult? IfEnabled(Webhook webhook) => webhook.Disabled is null ? null : TypedResults.Problem(
        title: "The webhook is disabled", detail: $"Nothing is sent to it. POST /api/v1/webhooks/{webhook.Id}/enable first.", statusCode: StatusCodes.Status409Conflict);

    private static ProblemHttpResult NoSecret() => TypedResults.Problem(
        title: "The webhook has no secret", detail: "It posts to a chat, to which nothing is signed.", statusCode: StatusCodes.Status409Conflict);

    private static ProblemHttpResult NoSuchDelivery(string name) => TypedResults.Problem(
        title: "No such delivery", detail: $"This webhook has no delivery '{name}'. They are kept for 30 days after they have ended.", statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult NoReplay() => TypedResults.Problem(
        title: "No replay", detail: "This webhook has had no replay. POST to this address starts one.", statusCode: StatusCodes.Status404NotFound);

    private static bool TryReadNumber(string text, int min, int max, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}
