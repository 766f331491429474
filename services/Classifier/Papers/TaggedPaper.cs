using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Storage;

namespace PaperMesh.Classifier.Papers;

/// <summary>A paper as it was last discovered, and what was said of it.</summary>
internal sealed record TaggedPaper
{
    public static readonly DocumentKind<TaggedPaper> Kind = new("papers", paper => paper.Id, StoredJson.Default.TaggedPaper);

    /// <summary>As discovered: with the links that the source gives, and no others.</summary>
    public required Paper Paper { get; init; }

    /// <summary>Those of the source, and those that were found. Null when none was found.</summary>
    public IReadOnlyList<PaperLink>? Links { get; init; }

    /// <summary>Hash of all that was read to say this (<see cref="TextOf"/>).</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<Tag> Tags { get; init; }

    public required string Model { get; init; }

    public Embedding? Embedding { get; init; }

    /// <summary>Null for none.</summary>
    public IReadOnlyList<string>? KeyPhrases { get; init; }

    public string? Language { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>When this revision got its tags, UTC; they may have been read from an older one of the same text.</summary>
    public required DateTimeOffset TaggedAt { get; init; }

    [JsonIgnore]
    public string Id => Paper.Id;

    /// <param name="paper">As discovered.</param>
    /// <param name="tagged">What was said of it.</param>
    public static TaggedPaper Of(Paper paper, PaperTagged tagged) => new()
    {
        Paper = paper,
        Links = tagged.Paper.Links.SequenceEqual(paper.Links) ? null : tagged.Paper.Links,
        Text = TextOf(paper),
        Tags = tagged.Tags,
        Model = tagged.Model,
        Embedding = tagged.Embedding,
        KeyPhrases = tagged.KeyPhrases is [] ? null : tagged.KeyPhrases,
        Language = tagged.Language,
        Fingerprint = tagged.Fingerprint,
        TaggedAt = tagged.TaggedAt,
    };

    /// <summary>
    /// The higher <see cref="Contracts.Paper.Revision"/> wins; within one revision the later <see cref="TaggedAt"/>. What is as new as the
    /// stored one is the stored one. So they may come in any order and any number of times.
    /// </summary>
    public static TaggedPaper Merge(TaggedPaper? stored, TaggedPaper incoming)
        => stored is null || incoming.Age.CompareTo(stored.Age) > 0 ? incoming : stored;

    /// <summary>A hash of everything in a paper that the tagger reads: the same text has the same tags, by the same model.</summary>
    public static string TextOf(Paper paper)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(paper.Title);
        Append(paper.Abstract);
        Append(paper.Comment);
        Append(paper.PrimaryCategory);
        foreach (var category in paper.Categories)
            Append(category);
        foreach (var link in paper.Links)
        {
            Append(link.Kind);
            Append(link.Url);
        }

        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(result);
        return Convert.ToBase64String(result[..12]);

        void Append(string? text)
        {
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
            // Never part of a text, so that no two lists of texts look alike.
            hash.AppendData([0xFF, 0xFF, text is null ? (byte)0 : (byte)1]);
        }
    }

    /// <summary>Whether that model, reading that paper, would say the same.</summary>
    public bool Covers(Paper paper, string model) => Model == model && Text == TextOf(paper);

    /// <summary>The same said of a revision whose text is the same.</summary>
    public TaggedPaper PassOn(Paper paper, DateTimeOffset now) => this with { Paper = paper, TaggedAt = now };

    public PaperTagged ToEvent() => new()
    {
        Paper = Links is null ? Paper : Paper with { Links = Links },
        Tags = Tags,
        Model = Model,
        Embedding = Embedding,
        KeyPhrases = KeyPhrases ?? [],
        Language = Language,
        Fingerprint = Fingerprint,
        TaggedAt = TaggedAt,
    };

    // The model is there for two that were tagged in the same tick only: so that it does not matter which of them came first.
    [JsonIgnore]
    private (int Revision, DateTimeOffset TaggedAt, string Model) Age => (Paper.Revision, TaggedAt, Model);
}
