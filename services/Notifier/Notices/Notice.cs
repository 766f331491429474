using PaperMesh.Storage;

namespace PaperMesh.Notifier.Notices;

/// <summary>A mail about the running of things that somebody is owed.</summary>
internal sealed record Notice
{
    public static readonly DocumentKind<Notice> Kind = new("notices", notice => notice.Id, NotifierJson.Default.Notice)
    {
        Indexes = new Dictionary<string, Func<Notice, IndexKey?>> { ["unsent"] = notice => notice.Sent is null ? notice.Next ?? notice.Created : null },
        Expires = notice => notice.Created + TimeSpan.FromDays(30),
    };

    /// <summary>Says what it is about, so that the same thing is not told twice: <c>webhook-disabled.wh_….2026-11-24</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Mail address.</summary>
    public required string To { get; init; }

    public required string Subject { get; init; }

    public required IReadOnlyList<string> Paragraphs { get; init; }

    /// <summary>Where something can be done about it.</summary>
    public required NoticeLink Link { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>How often it was put off.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried again after it was put off, UTC; null: at once.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>When it was handed to the mail server, or refused by it for good; null: not yet.</summary>
    public DateTimeOffset? Sent { get; init; }
}

/// <param name="Text">What is to be found there.</param>
/// <param name="Address">Absolute.</param>
internal sealed record NoticeLink(string Text, string Address);
