namespace PaperMesh.Classifier.Jobs;

/// <summary>A kind of work that jobs do.</summary>
internal interface IJobWork
{
    /// <summary>Whether it is this kind.</summary>
    bool Does(Job job);

    /// <summary>What it changes that another process was at it before, and may have died: perhaps nothing. Pure.</summary>
    Job TakenOver(Job job);

    /// <summary>Called when a replica takes the job: what one step of it is. A step that is repeated does no harm.</summary>
    Func<Job, CancellationToken, Task<Step>> Begin(Job job);
}

/// <summary>What one step has come to.</summary>
/// <param name="Job">As it is to be stored: the checkpoint.</param>
/// <param name="Wait">How long to wait before the next step: much less than <see cref="JobStore.TimeToLive"/>.</param>
internal readonly record struct Step(Job Job, TimeSpan Wait = default);
