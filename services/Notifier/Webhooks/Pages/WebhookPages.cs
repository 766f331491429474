using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.Webhooks.Replaying;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.Pages;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks.Pages;

/// <summary>What owners see of their webhooks, and the buttons, which do what the API does.</summary>
internal static class WebhookPages
{
    private const int MaxForm = 16 * 1024;
    private const int Shown = 20;

    /// <summary>What a page that is loaded after a button says, by its word in the address: in words of its own, anybody could make it say anything.</summary>
    private static readonly Dictionary<string, string> Done = new(StringComparer.Ordinal)
    {
        ["test"] = "A test was put in line. What came of it stands below: load the page again for the latest.",
        ["resend"] = "The delivery was put in line again. What came of it stands below: load the page again for the latest.",
    };

    public static void MapWebhookPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/webhooks").ExcludeFromDescription().AsPages();
        pages.MapGet("", IResult (string? q) => New(new WebhookRequest(null, q)));

        var shown = pages.MapGroup("/{id}").AddEndpointFilter<OnlyWithCookie>().OpenToAll();
        shown.MapGet("", Show);
        shown.MapGet("/remove", AskToRemove);

        var buttons = pages.MapGroup("").OnlyFromOwnPages().WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        buttons.MapPost("", Create).Needs(Scopes.Webhooks);
        buttons.MapPost("/open", Open).OpenToAll();

        var own = buttons.MapGroup("/{id}").AddEndpointFilter<OnlyWithCookie>().OpenToAll();
        own.MapPost("/close", Close);
        own.MapPost("/test", Test);
        own.MapPost("/enable", Enable);
        own.MapPost("/rotate", Rotate);
        own.MapPost("/remove", Remove);
        own.MapPost("/deliveries/{delivery}/resend", Resend);
        own.MapPost("/replay", Replay);
        own.MapPost("/replay/cancel", CancelReplay);
    }

    private static RazorComponentResult<NewWebhookPage> New(WebhookRequest value, ProblemHttpResult? problem = null)
        => new(new { Value = value, Problems = Sentences(problem) }) { StatusCode = problem?.StatusCode ?? StatusCodes.Status200OK };

    private static async Task<IResult> Create(
        HttpContext context, WebhookWishes wishes, WebhookStore webhooks, MailLinks links, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var wanted = new WebhookRequest(form["url"], form["query"], Owner: form["owner"], Outlet: form["outlet"]);
        if (wishes.Read(wanted, out var wish) is { } problem)
            return New(wanted, problem);
        if (await webhooks.CreateAsync(wish, links.SiteOf(context.Request), cancellationToken) is not var (webhook, secret, token))
            return New(wanted, WebhooksApi.TooMany());

        OnlyWithCookie.Admit(context, webhook.Id, token);
        return new RazorComponentResult<SecretPage>(new { Title = "Your webhook is made", webhook.Id, Secret = secret, Token = token });
    }

    private static async Task<IResult> Open(HttpContext context, WebhookStore webhooks, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (id, token) = (form["id"].ToString().Trim(), form["token"].ToString().Trim());
        if (await webhooks.FindAsync(id, token, cancellationToken) is null)
            return OnlyWithCookie.Ask(id, StatusCodes.Status403Forbidden, "There is no such webhook, or this is not its token.");

        OnlyWithCookie.Admit(context, id, token);
        return To(id);
    }

    private static IResult Close(string id, HttpContext context)
    {
        OnlyWithCookie.Forget(context, id);
        return OwnPages.SeeOther("/webhooks");
    }

    private static Task<IResult> Show(
        string? cursor, string? done, HttpContext context, Deliveries deliveries, Replays replays, TimeProvider time, CancellationToken cancellationToken)
        => PageAsync(Own(context), deliveries, replays, time, cancellationToken, cursor, Done.GetValueOrDefault(done ?? ""));

    private static async Task<IResult> Test(
        string id, HttpContext context, Deliveries deliveries, WakeUp wakeUp, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Own(context).Disabled is not null)
            return To(id);

        await WebhooksApi.SendTestAsync(id, deliveries, wakeUp, time, cancellationToken);
        return To(id, done: "test");
    }

    private static async Task<IResult> Enable(string id, WebhookStore webhooks, CancellationToken cancellationToken)
    {
        await webhooks.EnableAsync(id, cancellationToken);
        return To(id);
    }

    private static async Task<IResult> Rotate(string id, HttpContext context, WebhookStore webhooks, TimeProvider time, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (Own(context).Secrets is [] || !WebhooksApi.TryReadOverlap(form["overlapHours"], out var overlap))
            return To(id);

        var secret = await webhooks.RotateAsync(id, overlap, cancellationToken);
        return new RazorComponentResult<SecretPage>(new
        {
            Title = "The new secret",
            Id = id,
            Secret = secret,
            OldUntil = overlap > TimeSpan.Zero ? time.GetUtcNow() + overlap : (DateTimeOffset?)null,
        });
    }

    private static RazorComponentResult<SaidPage> AskToRemove(string id, HttpContext context, TimeProvider time) => new(new
    {
        Title = "Remove the webhook?",
        Text = $"Nothing more is posted to {WebhookView.Of(Own(context), time.GetUtcNow()).Url}, and what is pending is cancelled. This cannot be undone.",
        Button = "Remove the webhook",
        Action = $"/webhooks/{id}/remove",
        Link = $"/webhooks/{id}",
        LinkText = "Keep it",
    });

    private static async Task<IResult> Remove(string id, HttpContext context, WebhookStore webhooks, CancellationToken cancellationToken)
    {
        await webhooks.DeleteAsync(id, cancellationToken);
        OnlyWithCookie.Forget(context, id);
        return new RazorComponentResult<SaidPage>(new
        {
            Title = "Removed",
            Text = "Nothing more is posted. A delivery that was under way may still arrive.",
            Link = "/webhooks",
            LinkText = "Webhooks",
        });
    }

    private static async Task<IResult> Resend(
        string id, string delivery, HttpContext context, Deliveries deliveries, WakeUp wakeUp, CancellationToken cancellationToken)
    {
        if (Own(context).Disabled is not null || await deliveries.SendAgainAsync(id, delivery, cancellationToken) is null)
            return To(id);

        wakeUp.Now();
        return To(id, done: "resend");
    }

    private static async Task<IResult> Replay(
        string id, HttpContext context, Deliveries deliveries, Replays replays, TimeProvider time, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (since, perSecond) = (form["since"].ToString(), form["perSecond"].ToString());
        var webhook = Own(context);
        if (ReadReplay(since, perSecond, out var wish) is { } problem)
            return await AskedAsync(problem: problem);

        if (form.ContainsKey("dryRun"))
        {
            var count = await replays.CountAsync(webhook, wish, cancellationToken);
            return await AskedAsync(said: $"{(count is 1 ? "1 event" : $"{count} events")} would be sent, in {TimeSpan.FromSeconds(Math.Ceiling((double)count / wish.PerSecond))} at least.");
        }

        if (webhook.Disabled is null && await replays.StartAsync(id, wish, cancellationToken) is null)
            return await AskedAsync(problem: WebhooksApi.ReplayRuns());

        return To(id);

        Task<IResult> AskedAsync(string? said = null, ProblemHttpResult? problem = null)
            => PageAsync(webhook, deliveries, replays, time, cancellationToken, said: said, problem: problem, since: since, perSecond: perSecond);
    }

    private static async Task<IResult> CancelReplay(string id, Replays replays, CancellationToken cancellationToken)
    {
        await replays.CancelAsync(id, cancellationToken);
        return To(id);
    }

    private static async Task<IResult> PageAsync(
        Webhook webhook,
        Deliveries deliveries,
        Replays replays,
        TimeProvider time,
        CancellationToken cancellationToken,
        string? cursor = null,
        string? said = null,
        ProblemHttpResult? problem = null,
        string? since = null,
        string? perSecond = null)
    {
        var page = await ListAsync(webhook.Id, cursor, deliveries, cancellationToken);
        var replay = await replays.FindAsync(webhook.Id, cancellationToken);
        return new RazorComponentResult<WebhookPage>(new
        {
            One = WebhookView.Of(webhook, time.GetUtcNow()),
            Deliveries = new DeliveryList([.. page.Items.Select(DeliveryView.Of)], page.Next),
            Replay = replay is null ? null : ReplayView.Of(replay),
            Cursor = cursor,
            Said = said,
            Problems = Sentences(problem),
            Since = since,
            PerSecond = perSecond ?? "10",
        })
        {
            StatusCode = problem?.StatusCode ?? StatusCodes.Status200OK,
        };
    }

    /// <summary>A cursor that is none shows the first page.</summary>
    private static async Task<DocumentPage<Delivery>> ListAsync(string id, string? cursor, Deliveries deliveries, CancellationToken cancellationToken)
    {
        try
        {
            return await deliveries.ListAsync(id, Shown, cursor, cancellationToken);
        }
        catch (FormatException)
        {
            return await deliveries.ListAsync(id, Shown, null, cancellationToken);
        }
    }

    private static ProblemHttpResult? ReadReplay(string since, string perSecond, out ReplayWish wish)
    {
        wish = null!;
        DateTimeOffset? from = null;
        if (since.Length > 0)
        {
            if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
                return Problems.BadParameter("since", since, "a day and a time, as in 2026-11-24T08:00");

            from = read;
        }

        var number = int.TryParse(perSecond, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        return WebhooksApi.Read(new ReplayRequest(from, from is null ? "0" : null, PerSecond: number), out wish);
    }

    private static Webhook Own(HttpContext context) => context.Features.GetRequiredFeature<Webhook>();

    private static IResult To(string id, string? done = null) => OwnPages.SeeOther(done is null ? $"/webhooks/{id}" : $"/webhooks/{id}?done={done}");

    private static string[] Sentences(ProblemHttpResult? problem) => problem?.ProblemDetails.Detail is { } detail ? [detail] : [];
}
