using System.Threading.Channels;

namespace PaperMesh.Classifier.Jobs;

/// <summary>Takes jobs that nobody is at, and works on each step by step: step, checkpoint, step, checkpoint.</summary>
/// <remarks>
/// A process that dies leaves its jobs to the others once <see cref="JobStore.TimeToLive"/> has passed; one that stops, at once. Who was
/// taken for dead and is not finds at its next checkpoint that the job has another holder, and stops: that step was done twice.
/// </remarks>
internal sealed class JobRunner(JobStore store, IEnumerable<IJobWork> works, TimeProvider time, ILogger<JobRunner> log) : BackgroundService
{
    /// <summary>More wait for one of these to end.</summary>
    private const int AtOnce = 4;

    /// <summary>One after the other; then a job is given up. The store or the broker may be away for some minutes.</summary>
    private const int MostFailures = 200;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly string _me = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly Dictionary<string, Task> _underWay = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there is a new job. Without it, the runner looks once a second.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var id in _underWay.Where(one => one.Value.IsCompleted).Select(one => one.Key).ToList())
                    _underWay.Remove(id);

                foreach (var job in await store.FreeAsync(stoppingToken))
                {
                    if (_underWay.Count < AtOnce && !_underWay.ContainsKey(job.Id))
                        _underWay.Add(job.Id, RunAsync(job, stoppingToken));
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.JobsNotFound(exception);
            }

            await SleepAsync(stoppingToken);
        }

        await Task.WhenAll(_underWay.Values);
    }

    private async Task RunAsync(Job found, CancellationToken cancellationToken)
    {
        // The loop is not held up by the first step.
        await Task.Yield();
        try
        {
            await WorkAsync(found, cancellationToken);
        }
        catch (Exception exception)
        {
            // The store is away: the job is free again when its time has passed.
            if (!cancellationToken.IsCancellationRequested)
                log.JobLeft(exception, found.Id);
        }
    }

    private async Task WorkAsync(Job found, CancellationToken cancellationToken)
    {
        var work = works.Single(one => one.Does(found));
        var job = await store.TakeAsync(found.Id, _me, stored => stored.Holder == _me ? stored : work.TakenOver(stored), cancellationToken);
        if (job is null)
            return;

        log.JobTaken(job.Id, job.Seen, job.Total);
        var step = work.Begin(job);
        while (job is { State: JobState.Running })
        {
            var taken = await TryStepAsync(step, job, cancellationToken);
            job = await store.CheckpointAsync(taken.Job, goesOn: !cancellationToken.IsCancellationRequested, CancellationToken.None);
            if (cancellationToken.IsCancellationRequested)
                return;

            if (taken.Wait > TimeSpan.Zero)
                await Task.Delay(taken.Wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (job is { HasEnded: true })
            log.JobEnded(job.Id, job.State, job.Seen, job.Error);
    }

    private async Task<Step> TryStepAsync(Func<Job, CancellationToken, Task<Step>> step, Job job, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return new Step(job);

        try
        {
            var taken = await step(job, cancellationToken);
            return taken with { Job = taken.Job with { Failures = 0, Error = taken.Job.State == JobState.Failed ? taken.Job.Error : null } };
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested)
                return new Step(job);

            log.StepFailed(exception, job.Id);
            var failed = job with { Failures = job.Failures + 1, Error = exception.Message };
            return failed.Failures < MostFailures
                ? new Step(failed, TimeSpan.FromSeconds(Math.Min(failed.Failures, 5)))
                : new Step(failed.End(JobState.Failed, time.GetUtcNow(), exception.Message));
        }
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var _ = time.CreateTimer(_ => timeout.Cancel(), null, LookAgain, Timeout.InfiniteTimeSpan);
        try
        {
            await _wake.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look again, or to stop.
        }
    }
}
