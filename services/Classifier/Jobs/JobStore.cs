using System.Globalization;
using PaperMesh.Storage;

namespace PaperMesh.Classifier.Jobs;

/// <summary>The jobs of all replicas.</summary>
internal sealed class JobStore(IDocuments<Job> jobs, TimeProvider time)
{
    /// <summary>How long a replica may be at a step without a word before another one takes the job over.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(15);

    /// <summary>An id that no other job has; later ones are greater.</summary>
    public string NewId()
        => string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss}-{Guid.NewGuid().ToString("N")[..8]}");

    public Task AddAsync(Job job, CancellationToken cancellationToken) => jobs.InsertAsync([job], cancellationToken);

    public Task<Job?> FindAsync(string id, CancellationToken cancellationToken) => jobs.FindAsync(id, cancellationToken);

    /// <summary>Re-taggings, the latest first.</summary>
    public async Task<IReadOnlyList<Job>> RetagsAsync(int limit, CancellationToken cancellationToken)
        => (await jobs.QueryAsync(new DocumentQuery { OrderBy = "retags", Descending = true, Limit = limit }, cancellationToken)).Items;

    /// <summary>Those that want to be worked on, and that nobody is at, the oldest first.</summary>
    public async Task<IReadOnlyList<Job>> FreeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var running = await jobs.QueryAsync(new DocumentQuery { OrderBy = "running", Limit = 100 }, cancellationToken);
        return [.. running.Items.Where(job => !(job.HeldUntil > now))];
    }

    /// <summary>Takes a job for a process. Of several who try at once, one gets it.</summary>
    /// <param name="begin">What taking it changes; gets it as its last holder has left it.</param>
    /// <returns>Null: somebody else has it, or it has ended.</returns>
    public async Task<Job?> TakeAsync(string id, string holder, Func<Job, Job> begin, CancellationToken cancellationToken)
    {
        var taken = false;
        var job = await ChangeAsync(
            id,
            stored =>
            {
                taken = stored.State == JobState.Running && !(stored.HeldUntil > time.GetUtcNow());
                return taken ? Held(begin(stored) with { Holder = holder }, goesOn: true) : stored;
            },
            cancellationToken);
        return taken ? job : null;
    }

    /// <summary>Stores what the holder has come to, which holds the job for it on.</summary>
    /// <param name="next">Its state counts only while nobody has paused or cancelled the job.</param>
    /// <param name="goesOn">False: anybody may take it from now on.</param>
    /// <returns>As it is stored now; null when it is not the holder's any more, and nothing was changed.</returns>
    public async Task<Job?> CheckpointAsync(Job next, bool goesOn, CancellationToken cancellationToken)
    {
        var held = false;
        var job = await ChangeAsync(
            next.Id,
            stored =>
            {
                held = stored.Holder == next.Holder && stored.HeldUntil == next.HeldUntil;
                if (!held)
                    return stored;

                var merged = stored.State == JobState.Running
                    ? next
                    : next with { State = stored.State, EndedAt = stored.EndedAt, Error = stored.Error };
                return Held(merged, goesOn && merged.State == JobState.Running);
            },
            cancellationToken);
        return held ? job : null;
    }

    /// <summary>Changes a job, whoever is at it.</summary>
    /// <returns>As it is stored now; null when there is none.</returns>
    public async Task<Job?> ChangeAsync(string id, Func<Job, Job> change, CancellationToken cancellationToken)
    {
        var changed = await jobs.UpsertAsync([id], one => one, (stored, _) => stored is null ? null : change(stored), cancellationToken);
        return changed[0].Document;
    }

    private Job Held(Job job, bool goesOn)
    {
        var now = time.GetUtcNow();
        return job with { HeldAt = now, HeldUntil = goesOn ? now + TimeToLive : null };
    }
}
