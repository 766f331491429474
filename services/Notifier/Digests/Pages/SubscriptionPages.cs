using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;
using PaperMesh.Pages;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Notifier.Digests.Pages;

/// <summary>What readers see of their subscriptions. Following a link changes nothing, since programs that check mails follow them too.</summary>
internal static class SubscriptionPages
{
    private const int MaxForm = 16 * 1024;

    public static void MapSubscriptionPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().AsPages();
        var byToken = pages.MapGroup("").OpenToAll();
        pages.MapGet("/subscriptions/new", IResult (string? q) => New(new SubscriptionRequest { Query = q }, [])).Needs(Scopes.Subscribe);
        byToken.MapGet("/subscriptions/confirm", AskToConfirm);
        byToken.MapGet("/subscriptions/{token}", Show);
        byToken.MapGet("/subscriptions/{token}/export.json", Export);
        byToken.MapGet("/subscriptions/{token}/erase", AskToErase);
        byToken.MapGet("/unsubscribe/{token}", AskToEnd);

        // RFC 8058: the reader's mail program presses this one.
        byToken.MapPost("/unsubscribe/{token}", Unsubscribe).WithMetadata(new RequestSizeLimitAttribute(MaxForm));

        var buttons = pages.MapGroup("/subscriptions").OnlyFromOwnPages().WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        buttons.MapPost("/new", Ask).Needs(Scopes.Subscribe);

        var own = buttons.MapGroup("").OpenToAll();
        own.MapPost("/confirm", Confirm);
        own.MapPost("/{token}/change", Change);
        own.MapPost("/{token}/pause", Pause);
        own.MapPost("/{token}/resume", Resume);
        own.MapPost("/{token}/end", End);
        own.MapPost("/{token}/erase", Erase);
    }

    private static RazorComponentResult<NewSubscriptionPage> New(SubscriptionRequest value, IReadOnlyList<string> faults)
        => new(new { Value = value, Problems = faults }) { StatusCode = faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest };

    private static async Task<IResult> Ask(
        HttpRequest request, Subscriptions subscriptions, OutgoingMail mail, MailLinks links, CancellationToken cancellationToken)
    {
        var wanted = SubscriptionRequest.Of(await request.ReadFormAsync(cancellationToken));
        var faults = await SubscriptionsApi.AskAsync(wanted, request, subscriptions, mail, links, cancellationToken);
        return faults.Count == 0 ? Said("Look into your mail", SubscriptionsApi.Asked) : New(wanted, faults);
    }

    private static async Task<IResult> AskToConfirm(
        string? token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => await FindAsync(TokenUse.Confirm, token, secrets, subscriptions, time, cancellationToken) switch
        {
            null => NotGood(),
            { State: SubscriptionState.Pending } one => Said(
                "Papers by mail",
                $"Papers: {SubscriptionMails.What(one)}. To {one.Address}. {SubscriptionMails.When(one.Settings)}",
                button: "Confirm",
                action: "/subscriptions/confirm",
                token: token),
            _ => Said("Confirmed", "This subscription is confirmed already. Its mails say how to change it."),
        };

    private static async Task<IResult> Confirm(
        HttpRequest request, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var key = await secrets.GetAsync(cancellationToken);
        return SubscriptionToken.Read(key, TokenUse.Confirm, form["token"], time.GetUtcNow()) is { } id
            && await subscriptions.ConfirmAsync(id, cancellationToken) is { } one
                ? OwnPages.SeeOther($"/subscriptions/{SubscriptionToken.Of(key, TokenUse.Manage, one.Id)}")
                : NotGood();
    }

    private static async Task<IResult> Show(
        string token, Secrets secrets, Subscriptions subscriptions, DigestComposer composer, LoggedEvents log, TimeProvider time, CancellationToken cancellationToken)
        => await FindAsync(TokenUse.Manage, token, secrets, subscriptions, time, cancellationToken) is { } one
            ? await ManageAsync(one, token, composer, log, cancellationToken)
            : NotGood();

    private static async Task<IResult> ManageAsync(
        Subscription one, string token, DigestComposer composer, LoggedEvents log, CancellationToken cancellationToken, IReadOnlyList<string>? faults = null, SubscriptionRequest? wanted = null)
    {
        var preview = one.State is SubscriptionState.Active or SubscriptionState.Paused
            ? (await composer.ComposeAsync([one], cancellationToken))[0]
            : new ComposedDigest([], 0, 0);
        var events = await log.FindAsync([.. preview.Papers.Select(paper => paper.Sequence)], cancellationToken);
        return new RazorComponentResult<ManagePage>(new
        {
            One = one,
            Token = token,
            Value = wanted ?? SubscriptionRequest.Of(one),
            Preview = preview,
            Titles = events.Select(logged => logged.Event.Paper.Title).ToList(),
            Problems = faults ?? [],
        })
        {
            StatusCode = faults is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    private static async Task<IResult> Change(
        string token, HttpRequest request, Secrets secrets, Subscriptions subscriptions, DigestComposer composer, LoggedEvents log, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(TokenUse.Manage, token, secrets, subscriptions, time, cancellationToken) is not { } one)
            return NotGood();

        var wanted = SubscriptionRequest.Of(await request.ReadFormAsync(cancellationToken));
        var faults = new List<string>();
        var settings = wanted.CheckedSettings(faults);
        if (faults.Count > 0)
            return await ManageAsync(one, token, composer, log, cancellationToken, faults, wanted);

        await subscriptions.ChangeAsync(one.Id, settings, cancellationToken);
        return OwnPages.SeeOther($"/subscriptions/{token}");
    }

    private static Task<IResult> Pause(string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => PressAsync(token, subscriptions.PauseAsync, secrets, time, cancellationToken);

    private static Task<IResult> Resume(string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => PressAsync(token, subscriptions.ResumeAsync, secrets, time, cancellationToken);

    private static Task<IResult> End(string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => PressAsync(token, subscriptions.EndAsync, secrets, time, cancellationToken);

    private static async Task<IResult> PressAsync(
        string token, Func<string, CancellationToken, Task<Subscription?>> change, Secrets secrets, TimeProvider time, CancellationToken cancellationToken)
        => SubscriptionToken.Read(await secrets.GetAsync(cancellationToken), TokenUse.Manage, token, time.GetUtcNow()) is { } id
            && await change(id, cancellationToken) is not null
                ? OwnPages.SeeOther($"/subscriptions/{token}")
                : NotGood();

    private static async Task<IResult> AskToErase(
        string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => await FindAsync(TokenUse.Manage, token, secrets, subscriptions, time, cancellationToken) is { } one
            ? new RazorComponentResult<SaidPage>(new
            {
                Title = "Erase all of it?",
                Text = $"Papers: {SubscriptionMails.What(one)}. To {one.Address}. Nothing is kept of this subscription, and no more mail comes. This cannot be undone.",
                Button = "Erase all of it",
                Action = $"/subscriptions/{token}/erase",
                Link = $"/subscriptions/{token}",
                LinkText = "Keep it",
            })
            : NotGood();

    private static async Task<IResult> Erase(
        string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
    {
        if (SubscriptionToken.Read(await secrets.GetAsync(cancellationToken), TokenUse.Manage, token, time.GetUtcNow()) is not { } id)
            return NotGood();

        await subscriptions.EraseAsync(id, cancellationToken);
        return Said("Erased", "Nothing is kept of this subscription any more. A mail that was under way may still arrive.");
    }

    private static async Task<IResult> Export(
        string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => SubscriptionToken.Read(await secrets.GetAsync(cancellationToken), TokenUse.Manage, token, time.GetUtcNow()) is { } id
            && await subscriptions.ExportAsync(id, cancellationToken) is { } all
                ? TypedResults.Json(all, NotifierJson.Default.SubscriptionExport)
                : NotGood();

    private static async Task<IResult> AskToEnd(
        string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => await FindAsync(TokenUse.Unsubscribe, token, secrets, subscriptions, time, cancellationToken) switch
        {
            null => NotGood(),
            { State: SubscriptionState.Ended or SubscriptionState.Suppressed } => Ended(),
            var one => Said(
                "Unsubscribe",
                $"No more mail about {SubscriptionMails.What(one)} to {one.Address}?",
                button: "Unsubscribe",
                action: $"/unsubscribe/{token}"),
        };

    private static async Task<IResult> Unsubscribe(
        string token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => SubscriptionToken.Read(await secrets.GetAsync(cancellationToken), TokenUse.Unsubscribe, token, time.GetUtcNow()) is { } id
            && await subscriptions.EndAsync(id, cancellationToken) is not null
                ? Ended()
                : NotGood();

    private static async Task<Subscription?> FindAsync(
        TokenUse use, string? token, Secrets secrets, Subscriptions subscriptions, TimeProvider time, CancellationToken cancellationToken)
        => SubscriptionToken.Read(await secrets.GetAsync(cancellationToken), use, token, time.GetUtcNow()) is { } id
            ? await subscriptions.FindAsync(id, cancellationToken)
            : null;

    private static RazorComponentResult<SaidPage> Ended() => Said("Unsubscribed", "You get no more mail about this.");

    private static RazorComponentResult<SaidPage> NotGood() => new(new
    {
        Title = "This link is not good",
        Text = "It is incomplete, has run out, or the subscription is no longer there. You can subscribe anew.",
        Link = "/subscriptions/new",
        LinkText = "Papers by mail",
    })
    {
        StatusCode = StatusCodes.Status404NotFound,
    };

    private static RazorComponentResult<SaidPage> Said(string title, string text, string? button = null, string? action = null, string? token = null)
        => new(new { Title = title, Text = text, Button = button, Action = action, Token = token });
}
