using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.History;

/// <summary>What a paper said in one of its states.</summary>
public sealed record VersionText
{
    public required string PaperId { get; init; }

    /// <summary>The source's own, from 1. A version may have several texts: sources correct what they say of it.</summary>
    public required int Version { get; init; }

    public required string Title { get; init; }

    public required string Abstract { get; init; }

    /// <summary>The first revision of the paper that is known to have said it.</summary>
    public required int Revision { get; init; }

    /// <summary>When that was first tagged, UTC.</summary>
    public required DateTimeOffset Seen { get; init; }

    /// <summary>The same for the same text of the same version.</summary>
    [JsonIgnore]
    public string Id => string.Create(
        CultureInfo.InvariantCulture,
        $"{IdStart(PaperId)}{Version} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Title}\n{Abstract}")))[..16]}");

    /// <summary>With what the ids of a paper's texts begin; papers' ids have no blanks.</summary>
    public static string IdStart(string paperId) => $"{paperId} v";

    public static VersionText Of(StoredPaper stored) => new()
    {
        PaperId = stored.Id,
        Version = stored.Paper.Version,
        Title = stored.Paper.Title,
        Abstract = stored.Paper.Abstract,
        Revision = stored.Paper.Revision,
        Seen = stored.TaggedAt,
    };

    /// <summary>The earliest that is known of both; so texts may come in any order and any number of times.</summary>
    public static VersionText Merge(VersionText? stored, VersionText incoming)
    {
        if (stored is null)
            return incoming;

        var revision = Math.Min(stored.Revision, incoming.Revision);
        var seen = stored.Seen < incoming.Seen ? stored.Seen : incoming.Seen;
        return (revision, seen) == (stored.Revision, stored.Seen) ? stored : stored with { Revision = revision, Seen = seen };
    }
}
