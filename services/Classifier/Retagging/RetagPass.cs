using MassTransit;
using Microsoft.Extensions.Options;
using PaperMesh.Classifier.Jobs;
using PaperMesh.Classifier.Papers;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Queries;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Retagging;

/// <summary>What is to be re-tagged, and what has been asked for so far.</summary>
internal sealed record RetagWork
{
    /// <summary>In the language of searches; empty for all papers.</summary>
    public string Query { get; init => field = value ?? ""; } = "";

    /// <summary>Papers a second, at most.</summary>
    public required int Rate { get; init; }

    /// <summary>Those too that the model in use has read already.</summary>
    public bool All { get; init; }

    public RetagPhase Phase { get; init; }

    /// <summary>Papers in commands.</summary>
    public long Sent { get; init; }

    /// <summary>In the second pass: how many of a page are still awaited, since when, and how often they were asked for again.</summary>
    public int Left { get; init; }

    public DateTimeOffset? LeftSince { get; init; }

    public int Repeats { get; init; }

    /// <summary>Whatever was tagged since then is published again: the bus may have lost it.</summary>
    public DateTimeOffset? DoubtedSince { get; init; }
}

internal enum RetagPhase
{
    /// <summary>Commands are sent.</summary>
    Sending,

    /// <summary>It is looked whether all of it was done; what was not is asked for again.</summary>
    Checking,

    /// <summary>All is done. On a bus in memory a moment for the events: they would be lost with the process.</summary>
    Settling,
}

/// <summary>Re-tags stored papers: sends commands, and sees to it that they were carried out.</summary>
/// <remarks>
/// The first pass over the papers sends at the rate asked for; the checkpoint is stored after the commands were sent, so a crash between
/// the two sends some twice. The second pass waits for what is not done yet and asks again for what was lost: a command is a hint, and the
/// stored paper is the proof. So a job that is done has re-tagged everything, whatever died meanwhile.
/// </remarks>
internal sealed class RetagPass(
    PaperStore papers, TaggerInUse tagger, IBus bus, IOptions<BusOptions> busOptions, TimeProvider time) : IJobWork
{
    private const int PageSize = 500;

    /// <summary>Papers of a command.</summary>
    private const int CommandSize = 50;

    private const int MostRepeats = 4;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>Without any progress for so long, commands are taken for lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A broker that went away takes its confirmations with it.</summary>
    private static readonly TimeSpan ForConfirmations = TimeSpan.FromSeconds(30);

    /// <summary>What an event may have waited in a memory that is gone.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ForTheEvents = TimeSpan.FromSeconds(3);

    public bool Does(Job job) => job.Retag is not null;

    /// <remarks>
    /// What the other process had on a bus in memory is gone with it: it begins again, passes over what is done, and publishes the last of it
    /// again, whose events may not have come to anybody.
    /// </remarks>
    public Job TakenOver(Job job)
    {
        if (busOptions.Value.IsDurable || job is not { Holder: not null, HeldAt: { } heldAt, Retag: { } retag })
            return job;

        var doubted = heldAt - Doubt;
        return job with
        {
            After = null,
            Seen = 0,
            Retag = retag with
            {
                Phase = RetagPhase.Sending,
                DoubtedSince = retag.DoubtedSince < doubted ? retag.DoubtedSince : doubted,
                Left = 0,
                LeftSince = null,
                Repeats = 0,
            },
        };
    }

    public Func<Job, CancellationToken, Task<Step>> Begin(Job job)
    {
        var query = PaperQuery.Parse(job.Retag!.Query).Query;
        return (current, cancellationToken) => current.Retag!.Phase switch
        {
            RetagPhase.Sending => SendAsync(current, current.Retag, query, cancellationToken),
            RetagPhase.Checking => CheckAsync(current, current.Retag, query, cancellationToken),
            _ => Task.FromResult(Settle(current, current.Retag)),
        };
    }

    private async Task<Step> SendAsync(Job job, RetagWork retag, PaperQuery query, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        if (job.After is null)
            job = job with { Total = await papers.CountAsync(cancellationToken) };

        var page = await papers.ReadAsync(job.After, PageSize, cancellationToken);
        if (page is [])
            return new Step(Enter(job, retag, RetagPhase.Checking));

        // As many of the page as may be sent in a second; the next step begins behind them.
        var model = (await tagger.GetAsync(cancellationToken)).Model;
        var looked = 0;
        var ids = new List<string>();
        for (; looked < page.Count && ids.Count < retag.Rate; looked++)
        {
            if (IsLeft(page[looked], job, retag, query, model) || IsInDoubt(page[looked], retag))
                ids.Add(page[looked].Id);
        }

        await SendAsync(ids, retag, cancellationToken);
        return new Step(
            job with { After = page[looked - 1].Id, Seen = job.Seen + looked, Retag = retag with { Sent = retag.Sent + ids.Count } },
            TimeSpan.FromSeconds((double)ids.Count / retag.Rate) - time.GetElapsedTime(began));
    }

    private async Task<Step> CheckAsync(Job job, RetagWork retag, PaperQuery query, CancellationToken cancellationToken)
    {
        var page = await papers.ReadAsync(job.After, PageSize, cancellationToken);
        if (page is [])
            return new Step(Enter(job, retag, RetagPhase.Settling));

        var model = (await tagger.GetAsync(cancellationToken)).Model;
        string[] left = [.. page.Where(paper => IsLeft(paper, job, retag, query, model)).Select(paper => paper.Id)];
        if (left is [])
            return new Step(job with { After = page[^1].Id, Seen = job.Seen + page.Count, Retag = retag with { Left = 0, LeftSince = null, Repeats = 0 } });

        var now = time.GetUtcNow();
        if (retag.LeftSince is not { } since || left.Length < retag.Left)
            return new Step(job with { Retag = retag with { Left = left.Length, LeftSince = now } }, BetweenLooks);
        if (now - since < Patience)
            return new Step(job, BetweenLooks);

        if (retag.Repeats == MostRepeats)
        {
            return new Step(job.End(
                JobState.Failed,
                now,
                $"{left.Length} papers could not be re-tagged, though asked for {MostRepeats + 1} times: {left[0]} and others. The log says why."));
        }

        await SendAsync(left, retag, cancellationToken);
        return new Step(
            job with { Retag = retag with { Sent = retag.Sent + left.Length, LeftSince = now, Repeats = retag.Repeats + 1 } }, BetweenLooks);
    }

    private Step Settle(Job job, RetagWork retag)
    {
        var now = time.GetUtcNow();
        if (busOptions.Value.IsDurable || now - retag.LeftSince >= ForTheEvents)
            return new Step(job.End(JobState.Done, now));

        return new Step(job with { Retag = retag with { LeftSince = retag.LeftSince ?? now } }, BetweenLooks);
    }

    private static Job Enter(Job job, RetagWork retag, RetagPhase phase)
        => phase == RetagPhase.Checking
            ? job with { After = null, Seen = 0, Retag = retag with { Phase = phase, Left = 0, LeftSince = null, Repeats = 0 } }
            : job with { Retag = retag with { Phase = phase, Left = 0, LeftSince = null, Repeats = 0 } };

    /// <summary>It is to be re-tagged, and was not yet.</summary>
    private static bool IsLeft(TaggedPaper paper, Job job, RetagWork retag, PaperQuery query, string model)
        => (paper.Model != model || (retag.All && paper.TaggedAt < job.CreatedAt)) && Matches(paper, query);

    private static bool IsInDoubt(TaggedPaper paper, RetagWork retag)
        => paper.TaggedAt >= retag.DoubtedSince;

    private static bool Matches(TaggedPaper paper, PaperQuery query)
        => query.Equals(PaperQuery.All) || query.Matches(paper.ToEvent().Paper, paper.Tags);

    private Task SendAsync(IReadOnlyCollection<string> ids, RetagWork retag, CancellationToken cancellationToken)
        => Task.WhenAll(ids.Chunk(CommandSize).Select(chunk => bus.Publish(new RetagPapers(chunk, retag.All), cancellationToken)))
            .WaitAsync(ForConfirmations, time, cancellationToken);
}
