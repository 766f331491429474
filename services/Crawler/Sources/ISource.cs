using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>A place from which papers come. Knows its wire format and nothing of stores, queues, budgets or schedules.</summary>
internal interface ISource
{
    /// <summary>What it was told.</summary>
    SourceSettings Settings { get; }

    /// <summary>Its name in settings, events and checkpoints: <c>arxiv-oai</c>.</summary>
    string Name => Settings.Name;

    /// <summary>Whether there is anything to harvest. A source without is only asked for single papers (<see cref="ILookup"/>).</summary>
    bool IsHarvested => true;

    /// <summary>What is new since the checkpoint, page by page; asks for the next page only when the one before was taken.</summary>
    /// <exception cref="HttpRequestException">The source does not answer, or not with what was asked for.</exception>
    /// <exception cref="InvalidDataException">An answer as a whole cannot be read. A single bad record is in <see cref="Page.Bad"/>.</exception>
    IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken);
}

/// <summary>A source that can be asked for any days of its past, in windows that are independent of each other.</summary>
internal interface IArchive : ISource
{
    /// <summary>All that has changed, or appeared, on these days, page by page. Nothing is said of other days, though some of theirs may be there.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="resumptionToken">The <see cref="Checkpoint.ResumptionToken"/> of the last page that was taken of this window; null: from its beginning.</param>
    IAsyncEnumerable<Page> HarvestAsync(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken);
}

/// <summary>A source that can be asked for single papers.</summary>
internal interface ILookup : ISource
{
    /// <summary>Whether it could have a paper of that id.</summary>
    /// <param name="id">As <see cref="Paper.Id"/> has it: <c>arxiv:2309.12345</c>, <c>doi:10.1000/182</c>.</param>
    bool CanFind(string id);

    /// <summary>The paper, as one record; a page without any record when the source does not have it.</summary>
    Task<Page> FindAsync(string id, CancellationToken cancellationToken);
}

/// <summary>One answer of a source.</summary>
/// <param name="Records">Cleaned and checked, the same way for all sources: see <see cref="PaperChecks"/>.</param>
/// <param name="Bad">What could not be read, or not be kept.</param>
/// <param name="Next">Where to go on once this page is stored.</param>
internal sealed record Page(IReadOnlyList<SourcePaper> Records, IReadOnlyList<BadRecord> Bad, Checkpoint Next)
{
    /// <summary>What follows could not be read: the last of <see cref="Bad"/> says why.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>How many records the whole list has, of which this is a part, when the source says so.</summary>
    public int? Expected { get; init; }

    /// <summary>How many records this page had beside these: of a set that is not wanted, or no papers.</summary>
    public int PassedOver { get; init; }
}

/// <summary>A paper as one source reports it.</summary>
/// <param name="Where">For people: <c>line 17</c>, <c>record oai:arXiv.org:0704.0002</c>.</param>
/// <param name="Paper">With revision 0 and exactly one entry in <see cref="Paper.Sources"/>.</param>
internal sealed record SourcePaper(string Where, Paper Paper)
{
    /// <summary>
    /// The source's own word for when its record was last changed, or announced in this version: it is right as of then. Null when the
    /// source does not say.
    /// </summary>
    public DateTimeOffset? Datestamp { get; init; }
}

/// <summary>A record that cannot be used: data, not an exception.</summary>
/// <param name="Where">For people: <c>line 17</c>.</param>
/// <param name="Reason">What is wrong, and with which value.</param>
/// <param name="Raw">As it came, perhaps cut.</param>
internal sealed record BadRecord(string Where, string Reason, ReadOnlyMemory<byte> Raw);
