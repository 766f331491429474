using System.Text.Json.Serialization;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.History;

/// <summary>What a paper was, version by version, and what changed.</summary>
public sealed record PaperHistory
{
    /// <summary>The paper's.</summary>
    public required string Id { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<PaperState> Items { get; init; }

    /// <summary>There is no next page; said as every list says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    public required int Total { get; init; }

    /// <param name="stored">The paper.</param>
    /// <param name="texts">Its texts, newest first.</param>
    public static PaperHistory Of(StoredPaper stored, IReadOnlyList<VersionText> texts)
    {
        var submitted = stored.Paper.Versions.ToDictionary(version => version.Number, version => version.Submitted);
        var known = texts.Zip(texts.Skip(1).Append(null), (text, older) => new PaperState
        {
            Version = text.Version,
            Submitted = submitted.GetValueOrDefault(text.Version),
            Seen = text.Seen,
            Title = text.Title,
            Abstract = text.Abstract,
            Changes = older is null ? null : new TextChanges
            {
                Since = older.Version,
                Title = WordDiff.Of(older.Title, text.Title),
                Abstract = WordDiff.Of(older.Abstract, text.Abstract),
            },
        });
        var others = submitted
            .Where(version => texts.All(text => text.Version != version.Key))
            .Select(version => new PaperState { Version = version.Key, Submitted = version.Value });

        PaperState[] items = [.. known.Concat(others).OrderByDescending(state => state.Version)];
        return new PaperHistory { Id = stored.Id, Items = items, Total = items.Length };
    }
}

/// <summary>A version, and what it said where that is known.</summary>
public sealed record PaperState
{
    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>When it was handed in, UTC; null when no source says so.</summary>
    public DateTimeOffset? Submitted { get; init; }

    /// <summary>When this text first came here, UTC; null when it never did: then the text is not known.</summary>
    public DateTimeOffset? Seen { get; init; }

    public string? Title { get; init; }

    public string? Abstract { get; init; }

    /// <summary>How the next older known text became this one; null when none is known.</summary>
    public TextChanges? Changes { get; init; }
}

/// <summary>What changed, word by word.</summary>
public sealed record TextChanges
{
    /// <summary>The version of the older text; the same version when a source corrected what it said.</summary>
    public required int Since { get; init; }

    public required IReadOnlyList<DiffPart> Title { get; init; }

    public required IReadOnlyList<DiffPart> Abstract { get; init; }
}
