using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MimeKit;
using PaperMesh.Notifier.Mail;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Notifier.Digests.Pages;

/// <summary>What operators see of the mails.</summary>
internal static class MailPages
{
    private const int Shown = 100;
    private const int MaxForm = 4 * 1024;

    public static void MapMailPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/ops/mail").ExcludeFromDescription().AsPages().Needs(Scopes.Admin);
        pages.MapGet("", (PickupFolder folder, IMailer mailer, CancellationToken cancellationToken) => ListAsync(null, folder, mailer, cancellationToken));
        pages.MapGroup("").OnlyFromOwnPages().MapPost("/release", Release).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        pages.MapGet("/{name}", One);
        pages.MapGet("/{name}/html", Html);
    }

    private static async Task<IResult> ListAsync(string? said, PickupFolder folder, IMailer mailer, CancellationToken cancellationToken)
    {
        var mails = new List<(string Name, MimeMessage Mail)>();
        foreach (var name in mailer == folder ? folder.Newest(Shown) : [])
        {
            if (await folder.ReadAsync(name, cancellationToken) is { } mail)
                mails.Add((name, mail));
        }

        return new RazorComponentResult<OpsMailPage>(new { Where = mailer.Name, IsFolder = mailer == folder, Mails = mails, Said = said });
    }

    private static async Task<IResult> Release(HttpRequest request, OutgoingMail mail, PickupFolder folder, IMailer mailer, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var said = MailAddress.Read(form["address"]) is not { } address ? "That is no mail address."
            : await mail.ReleaseAsync(address, cancellationToken) ? $"{address} is released."
            : $"{address} was not on the list.";
        return await ListAsync(said, folder, mailer, cancellationToken);
    }

    private static async Task<IResult> One(string name, PickupFolder folder, IMailer mailer, CancellationToken cancellationToken)
        => mailer == folder && await folder.ReadAsync(name, cancellationToken) is { } mail
            ? new RazorComponentResult<OpsOneMailPage>(new { Name = name, Mail = mail })
            : TypedResults.NotFound();

    /// <summary>As a mail program would show it, cut off from everything.</summary>
    private static async Task<IResult> Html(string name, PickupFolder folder, IMailer mailer, HttpResponse response, CancellationToken cancellationToken)
    {
        if (mailer != folder || (await folder.ReadAsync(name, cancellationToken))?.HtmlBody is not { } html)
            return TypedResults.NotFound();

        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
        return TypedResults.Content(html, "text/html; charset=utf-8");
    }
}
