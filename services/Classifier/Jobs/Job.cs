using System.Text.Json.Serialization;
using PaperMesh.Classifier.Retagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Storage;

namespace PaperMesh.Classifier.Jobs;

/// <summary>Long work over all stored papers, in the order of their ids: who is at it, and how far it has come.</summary>
/// <remarks>One document holds both, so a replica that takes over goes on exactly where the last checkpoint was.</remarks>
internal sealed record Job
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    public static readonly DocumentKind<Job> Kind = new("jobs", job => job.Id, StoredJson.Default.Job)
    {
        Indexes = new Dictionary<string, Func<Job, IndexKey?>>
        {
            ["running"] = job => job.State == JobState.Running ? job.CreatedAt : (IndexKey?)null,
            ["retags"] = job => job.Retag is null ? (IndexKey?)null : job.CreatedAt,
        },
        Expires = job => job.EndedAt + KeptFor,
    };

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public JobState State { get; init; }

    /// <summary>Null until it is done, failed or cancelled. Then it is kept for a week.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it has failed, or the last step has, which is tried again.</summary>
    public string? Error { get; init; }

    /// <summary>How many steps have failed one after the other.</summary>
    public int Failures { get; init; }

    /// <summary>The process that was at it last.</summary>
    public string? Holder { get; init; }

    /// <summary>When it last gave word, UTC.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>Until when nobody else may be at it. Null: anybody may.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>The id of the last paper that was seen to; null at the beginning.</summary>
    public string? After { get; init; }

    public long Seen { get; init; }

    /// <summary>How many papers there were when it began.</summary>
    public long Total { get; init; }

    /// <summary>The work, when it is re-tagging.</summary>
    public RetagWork? Retag { get; init; }

    /// <summary>The work, when it is a dry run.</summary>
    public DryRunWork? DryRun { get; init; }

    [JsonIgnore]
    public bool HasEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;

    public Job End(JobState state, DateTimeOffset now, string? error = null)
        => HasEnded ? this : this with { State = state, EndedAt = now, Error = error };
}

/// <summary>How a job stands.</summary>
internal enum JobState
{
    /// <summary>Under way, or about to be.</summary>
    Running,

    /// <summary>Until somebody resumes it.</summary>
    Paused,

    Done,

    /// <summary>It cannot go on; its error says why.</summary>
    Failed,

    Cancelled,
}
