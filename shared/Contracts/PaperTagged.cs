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

    /// <summary>Version of the taxonomy and model that gave the tags.</summary>
    public required string Model { get; init; }

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

    /// <summary>The words of the paper that spoke for it, strongest first, at most 8; empty when the source says so.</summary>
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
