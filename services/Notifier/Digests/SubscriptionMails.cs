using System.Globalization;
using MimeKit;
using PaperMesh.Contracts;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.Digests;

/// <summary>The mails that readers get.</summary>
internal sealed class SubscriptionMails(OutgoingMail outgoing, MailLinks links)
{
    private const int MostAuthors = 5;
    private const int MaxSubjectTitle = 120;
    private const int MaxExcerpt = 320;

    /// <summary>About the subscription itself: asks for a yes, or says where to change what is there already.</summary>
    public async Task<MimeMessage> AboutAsync(Subscription one, CancellationToken cancellationToken)
    {
        var asked = one.Asked ?? one.Created;
        var isPending = one.State == SubscriptionState.Pending;
        var subject = isPending ? "Please confirm: papers by mail" : "You are subscribed already";
        var message = outgoing.Begin(
            one.Address, string.Create(CultureInfo.InvariantCulture, $"about.{one.Id}.{asked.ToUnixTimeMilliseconds()}"), subject, asked);

        var body = new MailText();
        if (isPending)
        {
            body.Paragraph($"Somebody, probably you, asked {links.Site(one)} to send mail to this address:");
            body.Paragraph($"Papers: {What(one)}. {When(one.Settings)}");
            body.Paragraph("To confirm, open this page and press its button:");
            body.Link("Confirm the subscription", await links.ConfirmAsync(one, cancellationToken));
            body.Paragraph("The link is good for three days. If it was not you, do nothing: you will not be written to.");
        }
        else
        {
            body.Paragraph($"Somebody, probably you, asked {links.Site(one)} for a subscription that you have already:");
            body.Paragraph($"Papers: {What(one)}. {When(one.Settings)}{(one.State == SubscriptionState.Paused ? " It is paused." : "")}");
            body.Paragraph("Nothing was changed. Here you can change, pause or end it:");
            body.Link("Manage the subscription", await links.ManageAsync(one, cancellationToken));
        }

        message.Body = body.ToBody(subject);
        return message;
    }

    /// <param name="one">Whose.</param>
    /// <param name="digest">As it is written down.</param>
    /// <param name="events">Those that it refers to, and others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MimeMessage> OfAsync(
        Subscription one, Digest digest, IReadOnlyDictionary<long, LoggedEvent> events, CancellationToken cancellationToken)
    {
        (DigestPaper Chosen, Paper Paper)[] papers =
            [.. digest.Papers.Where(paper => events.ContainsKey(paper.Sequence)).Select(paper => (paper, events[paper.Sequence].Event.Paper))];
        var unsubscribe = await links.UnsubscribeAsync(one, cancellationToken);

        var subject = SubjectOf(digest, [.. papers.Select(paper => paper.Paper)]);
        var message = outgoing.Begin(
            one.Address, string.Create(CultureInfo.InvariantCulture, $"digest.{one.Id}.{digest.Day:yyyy-MM-dd}"), subject, digest.Composed);
        message.Headers.Add(HeaderId.ListId, $"Papers by mail <{outgoing.ListIdOf(one.Id)}>");
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
        message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");

        var body = new MailText();
        body.Paragraph(digest.Day.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture));
        body.Paragraph($"{Papers(papers.Length)} for you: {What(one)}");
        foreach (var ((chosen, paper), number) in papers.Select((paper, i) => (paper, i + 1)))
        {
            body.Heading(string.Create(CultureInfo.InvariantCulture, $"{number}. "), paper.Title, links.Paper(one, paper.Id));
            if (Authors(paper) is { Length: > 0 } authors)
                body.Small(authors);
            body.Small($"Here for: {string.Join(", ", chosen.Why)}{Upvotes(paper)}");
            if (paper.Abstract.Length > 0)
                body.Indented(Excerpt(paper.Abstract));
        }

        body.Rule();
        if (digest.More > 0)
            body.Link($"{digest.More} more that did not fit", links.Search(one));
        body.Link("Change, pause or erase this subscription", await links.ManageAsync(one, cancellationToken));
        body.Link("Unsubscribe", unsubscribe);
        body.Small($"{When(one.Settings)} Each paper comes once. Nothing in this mail reports that you have read it.");

        message.Body = body.ToBody(subject);
        return message;
    }

    /// <summary><c>Every day at 8:00, Europe/Berlin time, at most 20 papers.</c></summary>
    public static string When(DigestSettings settings)
    {
        var day = settings.Frequency == DigestFrequency.Weekly ? $"Every {settings.Weekday}" : "Every day";
        return string.Create(CultureInfo.InvariantCulture, $"{day} at {settings.Hour}:00, {settings.Zone} time, at most {Papers(settings.MaxPapers)}.");
    }

    public static string What(Subscription one) => QueryInWords.Of(PaperQuery.Parse(one.Query).Query);

    /// <summary>The day and the best title: <c>24 Nov: Tides of Invented Lakes, and 3 more</c>.</summary>
    private static string SubjectOf(Digest digest, IReadOnlyList<Paper> papers)
    {
        var others = papers.Count + digest.More - 1;
        var title = papers is [var best, ..] ? ShortText.Cut(best.Title, MaxSubjectTitle) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{digest.Day:d MMM}: {title}{(others > 0 ? $", and {others} more" : "")}");
    }

    private static string Authors(Paper paper)
    {
        var names = string.Join(", ", paper.Authors.Take(MostAuthors).Select(author => author.Name));
        return paper.Authors.Count > MostAuthors ? $"{names} and {paper.Authors.Count - MostAuthors} more" : names;
    }

    private static string Upvotes(Paper paper)
        => PaperFacts.UpvotesOf(paper) is > 0 and var votes ? string.Create(CultureInfo.InvariantCulture, $" · {votes} {(votes == 1 ? "upvote" : "upvotes")}") : "";

    private static string Excerpt(string text) => ShortText.Cut(text.Replace('\n', ' '), MaxExcerpt);

    private static string Papers(int count) => count == 1 ? "1 paper" : string.Create(CultureInfo.InvariantCulture, $"{count} papers");
}
