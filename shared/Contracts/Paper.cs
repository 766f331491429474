namespace PaperMesh.Contracts;

/// <summary>A research paper, whole: what every source together says of it. One paper is one <see cref="Id"/>.</summary>
/// <remarks>
/// Immutable. Fields are only ever added: ignore those you do not know. Absent fields are unknown, not empty.
/// </remarks>
// The generated reader of JSON assigns every property, and null to those that are absent: hence the second default in each of them.
public sealed record Paper
{
    /// <summary>
    /// <c>arxiv:2309.12345</c> or <c>arxiv:hep-th/9901001</c> (never with a version), else <c>doi:10.1000/182</c> in lower case,
    /// else <c>&lt;source&gt;:&lt;native id&gt;</c>. At most 200 characters, no white space.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>
    /// Other ids of the same paper, as its sources give them. It may have been published under one before a source told that they are one
    /// paper: forget that, or send its readers here. What comes under it later is older. Empty for most papers.
    /// </summary>
    public IReadOnlyList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>The source's own version, from 1: arXiv's v1, v2 …</summary>
    public int Version { get; init => field = Math.Max(value, 1); } = 1;

    /// <summary>
    /// The versions whose days are known, oldest first, each number once. Empty when no source tells of them, and some may be
    /// missing: the newest is <see cref="Version"/>.
    /// </summary>
    public IReadOnlyList<PaperVersion> Versions { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Counted up by the Crawler with every stored change, of text or signals, from 1. Decides which of two events about a paper is
    /// the newer one; 0 only before the Crawler has stored it.
    /// </summary>
    public int Revision { get; init; }

    /// <summary>One line, white space collapsed; may hold LaTeX (<c>$\ell_2$</c>). Plain text: escape it before showing it.</summary>
    public required string Title { get; init; }

    /// <summary>White space collapsed, paragraphs parted by one line feed; may hold LaTeX. Plain text. Empty when unknown.</summary>
    public string Abstract { get; init => field = value ?? ""; } = "";

    /// <summary>In the order of the paper. Empty when unknown.</summary>
    public IReadOnlyList<Author> Authors { get; init => field = value ?? []; } = [];

    /// <summary>arXiv categories as they are (<c>cs.CL</c>), primary first. Empty for papers from other sources.</summary>
    public IReadOnlyList<string> Categories { get; init => field = value ?? []; } = [];

    /// <summary>The one of <see cref="Categories"/> under which it was submitted.</summary>
    public string? PrimaryCategory { get; init; }

    /// <summary>When version 1 was submitted or published, UTC. Midnight when only the day is known, 1 January when only the year is.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>When the newest version was submitted, UTC.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>The day on which a source first listed it: the day of its daily page. Sources announce days after submission.</summary>
    public DateOnly? Announced { get; init; }

    /// <summary>Address of the licence.</summary>
    public string? License { get; init; }

    /// <summary>Without resolver, in lower case: <c>10.1000/182</c>.</summary>
    public string? Doi { get; init; }

    /// <summary>The authors' remark: pages, venue, where the code is, why it was withdrawn.</summary>
    public string? Comment { get; init; }

    /// <summary>Where it was printed, as the source writes it.</summary>
    public string? JournalRef { get; init; }

    /// <summary>Each address once, in <c>http</c> or <c>https</c>.</summary>
    public IReadOnlyList<PaperLink> Links { get; init => field = value ?? []; } = [];

    /// <summary>Counts that readers elsewhere have left, each with its time.</summary>
    public Signals Signals { get; init => field = value ?? Signals.None; } = Signals.None;

    /// <summary>Every source that reported it, the first one first. Never empty in an event.</summary>
    public IReadOnlyList<SourceRecord> Sources { get; init => field = value ?? []; } = [];

    /// <summary>The authors or the source have taken it back. The text may be gone too.</summary>
    public bool Withdrawn { get; init; }
}

/// <summary>One of the states in which a source has published a paper.</summary>
/// <param name="Number">From 1: arXiv's v1, v2 …</param>
/// <param name="Submitted">When it was handed in, UTC. Null when the source does not say.</param>
public sealed record PaperVersion(int Number, DateTimeOffset? Submitted = null);

/// <summary>A person or a collaboration, as the paper names them.</summary>
/// <param name="Name">Display name, given name first: <c>Ada Lovelace</c>.</param>
/// <param name="Affiliation">As the source writes it.</param>
/// <param name="Orcid">Sixteen digits in groups, without address: <c>0000-0002-1825-0097</c>.</param>
public sealed record Author(string Name, string? Affiliation = null, string? Orcid = null);

/// <summary>An address that belongs to a paper.</summary>
/// <param name="Kind"><c>abstract</c>, <c>pdf</c>, <c>code</c>, <c>project</c>, <c>model</c>, <c>dataset</c>, <c>demo</c>; more may be added.</param>
/// <param name="Url">Absolute, <c>http</c> or <c>https</c>.</param>
public sealed record PaperLink(string Kind, string Url);

/// <summary>What a <see cref="PaperLink"/> leads to. An open list: show an unknown one as a plain link.</summary>
public static class LinkKinds
{
    /// <summary>The source's own page about the paper.</summary>
    public const string Abstract = "abstract";

    /// <summary>The paper itself.</summary>
    public const string Pdf = "pdf";

    /// <summary>A repository of source code.</summary>
    public const string Code = "code";

    /// <summary>The authors' page about the work.</summary>
    public const string Project = "project";

    /// <summary>Trained weights.</summary>
    public const string Model = "model";

    /// <summary>Data.</summary>
    public const string Dataset = "dataset";

    /// <summary>The work to try out.</summary>
    public const string Demo = "demo";
}

/// <summary>Counts that readers elsewhere have left. Absent: nobody has said; zero: somebody has counted none.</summary>
public sealed record Signals
{
    /// <summary>Nobody has said anything.</summary>
    public static readonly Signals None = new();

    /// <summary>Votes on Hugging Face Daily Papers.</summary>
    public Signal? Upvotes { get; init; }

    /// <summary>Comments on Hugging Face Daily Papers.</summary>
    public Signal? Comments { get; init; }

    /// <summary>Stars of the code's repository.</summary>
    public Signal? Stars { get; init; }
}

/// <summary>A count, and when it was so. Of two, the later one holds.</summary>
/// <param name="Value">At least 0.</param>
/// <param name="At">UTC.</param>
public sealed record Signal(long Value, DateTimeOffset At);

/// <summary>That a source has reported the paper.</summary>
/// <param name="Name">The source's name in PaperMesh: <c>arxiv-oai</c>, <c>hf-daily</c>, <c>import</c>.</param>
/// <param name="NativeId">What the source itself calls the paper.</param>
/// <param name="FirstSeen">UTC.</param>
/// <param name="Announced">The day on which this source listed it first, where it says so.</param>
public sealed record SourceRecord(string Name, string NativeId, DateTimeOffset FirstSeen, DateOnly? Announced = null);
