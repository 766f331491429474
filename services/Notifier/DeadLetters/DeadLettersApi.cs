using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>Messages that consumers gave up on, of all services' queues: to be looked at, sent again, or left.</summary>
internal static class DeadLettersApi
{
    private const int Step = 500;

    public static void MapDeadLettersApi(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/api/v1/dead-letters").WithTags("Operations").Needs(Scopes.Admin);

        letters.MapGet("", All).WithSummary("Open dead letters, the last that failed first; of one group when it is named. Of long messages the first 32 KB");
        letters.MapGet("/groups", Groups).WithSummary("Open dead letters by where and why they failed, the most numerous first");
        letters.MapGet("/{id}", One).WithSummary("A dead letter with its whole message, whatever has become of it");
        letters.MapPost("/{id}/redrive", RedriveOne).WithSummary("Sends a letter to its queue again");
        letters.MapPost("/{id}/archive", ArchiveOne).WithSummary("Leaves a letter: it is kept for 30 days more and no longer listed");
        letters.MapPost("/redrive", RedriveMany).WithSummary("Sends all open letters to their queues again, or those of one group, so many a second as is set");
        letters.MapPost("/archive", ArchiveMany).WithSummary("Leaves all open letters, or those of one group");
    }

    public static async Task<Results<Ok<DeadLetterList>, ProblemHttpResult>> All(
        IDocuments<KeptDeadLetter> letters,
        CancellationToken cancellationToken,
        [Description("Fingerprint of a group.")] string? group = null,
        [Description("The 'next' of the page before.")] string? cursor = null,
        [Description("Letters of a page.")][Range(1, 100)] int limit = 20)
    {
        var query = DeadLetterGroup.Of(group) with { After = cursor, Limit = limit };
        try
        {
            var page = await letters.QueryAsync(query, cancellationToken);
            return TypedResults.Ok(new DeadLetterList([.. page.Items.Select(ReadableDeadLetter.Of)], page.Next, await letters.CountAsync(query, cancellationToken)));
        }
        catch (FormatException)
        {
            return Problems.BadParameter("cursor", cursor!, "the 'next' of the page before, unchanged");
        }
    }

    public static Task<IReadOnlyList<DeadLetterGroup>> Groups(IDocuments<KeptDeadLetter> letters, CancellationToken cancellationToken)
        => DeadLetterGroup.AllAsync(letters, cancellationToken);

    private static async Task<Results<Ok<ReadableDeadLetter>, ProblemHttpResult>> One(
        [Description("As the list says it.")] string id,
        IDocuments<KeptDeadLetter> letters,
        IDocuments<LongMessage> messages,
        CancellationToken cancellationToken)
        => await letters.FindAsync(id, cancellationToken) is { } kept
            ? TypedResults.Ok(ReadableDeadLetter.Of(kept with { Letter = await LongMessage.WholeAsync(kept, messages, cancellationToken) ?? kept.Letter }))
            : NoSuchLetter(id);

    public static Task<Results<Ok<ReadableDeadLetter>, ProblemHttpResult>> RedriveOne(
        [Description("As the list says it.")] string id, IDocuments<KeptDeadLetter> letters, CancellationToken cancellationToken)
        => ChangeAsync(id, letters, Redriven, cancellationToken);

    public static Task<Results<Ok<ReadableDeadLetter>, ProblemHttpResult>> ArchiveOne(
        [Description("As the list says it.")] string id, IDocuments<KeptDeadLetter> letters, TimeProvider time, CancellationToken cancellationToken)
        => ChangeAsync(id, letters, kept => Archived(kept, time.GetUtcNow()), cancellationToken);

    public static async Task<Accepted<Taken>> RedriveMany(
        IDocuments<KeptDeadLetter> letters, CancellationToken cancellationToken, [Description("Fingerprint of a group.")] string? group = null)
        => TypedResults.Accepted((string?)null, new Taken(await ChangeManyAsync(letters, group, Redriven, cancellationToken)));

    public static async Task<Ok<Taken>> ArchiveMany(
        IDocuments<KeptDeadLetter> letters, TimeProvider time, CancellationToken cancellationToken, [Description("Fingerprint of a group.")] string? group = null)
        => TypedResults.Ok(new Taken(await ChangeManyAsync(letters, group, kept => Archived(kept, time.GetUtcNow()), cancellationToken)));

    // Whatever it is now: a letter that was redriven or archived may be sent again too.
    private static KeptDeadLetter Redriven(KeptDeadLetter kept) => kept with { State = DeadLetterState.Redriving, ClosedAt = null };

    private static KeptDeadLetter Archived(KeptDeadLetter kept, DateTimeOffset now) => kept with { State = DeadLetterState.Archived, ClosedAt = now };

    private static async Task<Results<Ok<ReadableDeadLetter>, ProblemHttpResult>> ChangeAsync(
        string id, IDocuments<KeptDeadLetter> letters, Func<KeptDeadLetter, KeptDeadLetter> change, CancellationToken cancellationToken)
    {
        var changed = await letters.UpsertAsync([id], one => one, (kept, _) => kept is null ? null : change(kept), cancellationToken);
        return changed is [{ Document: { } kept }] ? TypedResults.Ok(ReadableDeadLetter.Of(kept)) : NoSuchLetter(id);
    }

    /// <summary>Those that are open at the start: a letter that fails again meanwhile would go round in here.</summary>
    private static async Task<int> ChangeManyAsync(
        IDocuments<KeptDeadLetter> letters, string? group, Func<KeptDeadLetter, KeptDeadLetter> change, CancellationToken cancellationToken)
    {
        var taken = 0;
        string? cursor = null;
        do
        {
            var page = await letters.QueryAsync(DeadLetterGroup.Of(group) with { After = cursor, Limit = Step }, cancellationToken);
            string[] ids = [.. page.Items.Where(kept => kept.State == DeadLetterState.Waiting).Select(kept => kept.Id)];
            var changed = await letters.UpsertAsync(
                ids, id => id, (kept, _) => kept is { State: DeadLetterState.Waiting } ? change(kept) : null, cancellationToken);
            taken += changed.Count(one => one.Outcome == UpsertOutcome.Changed);
            cursor = page.Next;
        }
        while (cursor is not null);

        return taken;
    }

    private static ProblemHttpResult NoSuchLetter(string id) => TypedResults.Problem(
        title: "No such dead letter",
        detail: $"No dead letter '{id}' is kept: it is older than 90 days, or was closed more than 30 days ago. GET /api/v1/dead-letters lists them.",
        statusCode: StatusCodes.Status404NotFound);
}

/// <summary>Part of the open letters.</summary>
internal sealed record DeadLetterList(IReadOnlyList<ReadableDeadLetter> Items, string? Next, long Total);

/// <param name="Count">Letters that will be sent again, or were archived.</param>
internal sealed record Taken(int Count);

/// <summary>A dead letter, its message as text.</summary>
/// <param name="Subject">The paper that the message is about, where it says so.</param>
/// <param name="TraceId">Of the trace that it belongs to, where it says so.</param>
/// <param name="Message">What the message held, as UTF-8; what is none is replaced by U+FFFD. In lists the first 32 KB of it.</param>
/// <param name="Length">Bytes of a message that is longer than that; null of all others.</param>
internal sealed record ReadableDeadLetter(
    string Id,
    string Fingerprint,
    string Queue,
    DeadLetterState State,
    string Exception,
    string Reason,
    string StackTrace,
    string? Subject,
    string? TraceId,
    DateTimeOffset FirstFailedAt,
    DateTimeOffset LastFailedAt,
    int Times,
    DateTimeOffset? ClosedAt,
    IReadOnlyDictionary<string, string> Headers,
    string Message,
    int? Length)
{
    public static ReadableDeadLetter Of(KeptDeadLetter kept) => new(
        kept.Id,
        kept.Fingerprint,
        kept.Letter.Queue,
        kept.State,
        kept.Letter.Exception,
        kept.Letter.Reason,
        kept.Letter.StackTrace,
        kept.Letter.Headers.GetValueOrDefault("cloudEvents:subject"),
        kept.Letter.Headers.GetValueOrDefault("traceparent")?.Split('-') is [_, var trace, ..] ? trace : null,
        kept.FirstAt,
        kept.Letter.FailedAt,
        kept.Times,
        kept.ClosedAt,
        kept.Letter.Headers,
        Encoding.UTF8.GetString(Convert.FromBase64String(kept.Letter.Body)),
        kept.Length);
}
