using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>A place from which papers come. Knows its wire format and nothing of stores, queues, budgets or schedules.</summary>
internal interface ISource
{
    /// <summary>Its name in settings, events and checkpoints: <c>arxiv-oai</c>.</summary>
    string Name { get; }

    /// <summary>What is new since the checkpoint, page by page; asks for the next page only when the one before was taken.</summary>
    /// <exception cref="HttpRequestException">The source does not answer, or not with what was asked for.</exception>
    /// <exception cref="InvalidDataException">An answer as a whole cannot be read. A single bad record is in <see cref="Page.Bad"/>.</exception>
    IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken);
}

/// <summary>One answer of a source.</summary>
/// <param name="Records">Cleaned and checked, the same way for all sources: see <see cref="PaperChecks"/>.</param>
/// <param name="Bad">What could not be read, or not be kept.</param>
/// <param name="Next">Where to go on once this page is stored.</param>
internal sealed record Page(IReadOnlyList<SourcePaper> Records, IReadOnlyList<BadRecord> Bad, Checkpoint Next)
{
    /// <summary>What follows could not be read: the last of <see cref="Bad"/> says why.</summary>
    public bool BreaksOff { get; init; }
}

/// <summary>A paper as one source reports it.</summary>
/// <param name="Where">For people: <c>line 17</c>, <c>record oai:arXiv.org:0704.0002</c>.</param>
/// <param name="Raw">As it came, for the quarantine.</param>
/// <param name="Paper">With revision 0 and exactly one entry in <see cref="Paper.Sources"/>.</param>
internal sealed record SourcePaper(string Where, ReadOnlyMemory<byte> Raw, Paper Paper);

/// <summary>A record that cannot be used: data, not an exception.</summary>
/// <param name="Where">For people: <c>line 17</c>.</param>
/// <param name="Reason">What is wrong, and with which value.</param>
/// <param name="Raw">As it came, perhaps cut.</param>
internal sealed record BadRecord(string Where, string Reason, ReadOnlyMemory<byte> Raw);

/// <summary>How far a harvest has come.</summary>
internal sealed record Checkpoint
{
    /// <summary>Never harvested.</summary>
    public static readonly Checkpoint Start = new();

    /// <summary>Everything up to and including this day has been seen.</summary>
    public DateOnly? UpTo { get; init; }

    /// <summary>The list is under way, and goes on from here (OAI-PMH 2.0, 3.5).</summary>
    public string? ResumptionToken { get; init; }

    /// <summary>The last day of the list that is under way: what <see cref="UpTo"/> becomes when it is complete.</summary>
    public DateOnly? Until { get; init; }
}
