using PaperMesh.Storage;

namespace PaperMesh.Crawler.Submissions;

/// <summary>A paper that somebody has asked for by its id, and what became of it.</summary>
internal sealed record Submission
{
    public static readonly DocumentKind<Submission> Kind = new("submissions", submission => submission.Id, CrawlerJson.Default.Submission)
    {
        Indexes = new Dictionary<string, Func<Submission, IndexKey?>>
        {
            ["queued"] = submission => submission.State == SubmissionState.Queued ? submission.At : null,
        },
        Expires = submission => submission.At + TimeSpan.FromDays(30),
    };

    public required string Id { get; init; }

    /// <summary>As it was given.</summary>
    public required string Given { get; init; }

    /// <summary>Which paper that is: <c>arxiv:2309.12345</c>.</summary>
    public required string PaperId { get; init; }

    /// <summary>When it came, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    public required SubmissionState State { get; init; }

    /// <summary>Where the paper is; null unless it was found.</summary>
    public string? Paper { get; init; }

    /// <summary>Why it failed; null unless it has.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was found, or was not, UTC.</summary>
    public DateTimeOffset? Ended { get; init; }
}

internal enum SubmissionState
{
    /// <summary>The sources have not answered yet.</summary>
    Queued,

    /// <summary>It is stored, and on its page within seconds.</summary>
    Found,

    /// <summary>All sources that could have it have answered, and none has.</summary>
    NotFound,

    /// <summary>A source that could have it has not answered, or there is no such source.</summary>
    Failed,
}
