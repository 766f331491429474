namespace PaperMesh.Contracts;

/// <summary>A revision of a paper was tagged. Carries the whole paper, so a consumer never calls back.</summary>
/// <remarks>
/// Published by the Classifier to exchange <c>papermesh.paper.tagged</c>, at least once, in no order. Of two events about one paper the
/// higher <see cref="Paper.Revision"/> is the newer; within one revision the later <see cref="TaggedAt"/>. The same id, revision and
/// <see cref="Model"/> again is the same event.
/// </remarks>
public sealed record PaperTagged
{
    /// <summary>As discovered, and with the links that were found in its abstract and comment.</summary>
    public required Paper Paper { get; init; }

    /// <summary>Best first; empty when nothing fits.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>Versions of all that reads the paper's text: the taxonomy's rules, the models. Changes when any of them does.</summary>
    public required string Model { get; init; }

    /// <summary>The text as a vector, for nearness in meaning; null when it has no word that the model knows.</summary>
    public Embedding? Embedding { get; init; }

    /// <summary>What the paper is about in its own words, best first, at most 10.</summary>
    public IReadOnlyList<string> KeyPhrases { get; init => field = value ?? []; } = [];

    /// <summary>The language of title and abstract as its ISO 639-1 code (<c>en</c>); null when it is not clear.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// 16 hexadecimal digits: a fingerprint of title and abstract. Those of two versions or copies of one text differ in few of their 64 bits.
    /// Null when there are too few words.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset TaggedAt { get; init; }
}

/// <summary>That a paper is about a topic, how surely, and why.</summary>
public sealed record Tag
{
    /// <summary>The topic: a slug of the taxonomy (<c>diffusion-models</c>) or an arXiv category (<c>cs.CL</c>).</summary>
    public required string Topic { get; init; }

    /// <summary>The topic's name for people: <c>Diffusion models</c>.</summary>
    public required string Name { get; init; }

    /// <summary>From 0 to 1; 1 when the source itself says so.</summary>
    public required double Score { get; init; }

    /// <summary>Who says so.</summary>
    public required TagOrigin Origin { get; init; }

    /// <summary>Version of the taxonomy or model that says so; for what the source says, of the model that confirms it, or null.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The words of the paper that spoke for it, strongest first, at most 8. Of what the source says, those by which a model confirms it from
    /// the text alone; empty when none does.
    /// </summary>
    public IReadOnlyList<string> Terms { get; init => field = value ?? []; } = [];
}

/// <summary>Who says that a paper is about a topic.</summary>
public enum TagOrigin
{
    /// <summary>The source: a category under which the authors submitted it.</summary>
    Source,

    /// <summary>A rule of the taxonomy.</summary>
    Rule,

    /// <summary>The trained model.</summary>
    Model,
}

/// <summary>A text as a vector.</summary>
/// <remarks>How alike two texts are is the cosine of their vectors, and only of vectors of one model.</remarks>
/// <param name="Model">Version of the model that made it: vectors of different ones cannot be compared.</param>
/// <param name="Vector">One signed byte for each dimension.</param>
public sealed record Embedding(string Model, ReadOnlyMemory<byte> Vector)
{
    /// <inheritdoc/>
    public bool Equals(Embedding? other) => other is not null && Model == other.Model && Vector.Span.SequenceEqual(other.Vector.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Model);
        hash.AddBytes(Vector.Span);
        return hash.ToHashCode();
    }
}
