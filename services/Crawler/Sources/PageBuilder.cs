using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>Collects what one answer holds. Every paper of every source goes through here, and so through <see cref="PaperChecks"/>.</summary>
/// <param name="now">What dates are held against.</param>
internal sealed class PageBuilder(DateTimeOffset now)
{
    /// <summary>Bytes of a bad record that the quarantine gets.</summary>
    public const int MaxBadRaw = 64 << 10;

    private readonly List<SourcePaper> _records = [];
    private readonly List<BadRecord> _bad = [];

    /// <summary>Records of both kinds.</summary>
    public int Count => _records.Count + _bad.Count;

    /// <summary>What their raw text takes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds one record: a paper, or a bad one when it cannot be read or kept.</summary>
    /// <param name="raw">As it came, needed until this returns: of a bad record a copy is kept, of a good one nothing.</param>
    /// <param name="read">Reads it; throws <see cref="FormatException"/> with the reason when it cannot.</param>
    /// <param name="fault">What else may speak against the cleaned paper, beyond <see cref="PaperChecks"/>.</param>
    /// <returns>Whether it is a paper.</returns>
    public bool Add(string where, ReadOnlyMemory<byte> raw, Func<Paper> read, Func<Paper, string?>? fault = null)
    {
        try
        {
            Keep(where, raw, PaperChecks.Clean(read()), datestamp: null, fault);
            return true;
        }
        catch (FormatException e)
        {
            AddBad(where, e.Message, raw);
            return false;
        }
    }

    /// <summary>The same for a source that dates its records: see <see cref="SourcePaper.Datestamp"/>.</summary>
    public bool Add(string where, ReadOnlyMemory<byte> raw, Func<(Paper Paper, DateTimeOffset? Datestamp)> read)
    {
        try
        {
            var (paper, datestamp) = read();
            Keep(where, raw, PaperChecks.Clean(paper), datestamp, fault: null);
            return true;
        }
        catch (FormatException e)
        {
            AddBad(where, e.Message, raw);
            return false;
        }
    }

    /// <summary>The same for a reader that has cleaned the texts, and looks for the raw text of a record only when it is bad.</summary>
    /// <param name="raw">Asked for a bad record. What good ones take is not counted.</param>
    public void AddCleaned(string where, Func<ReadOnlyMemory<byte>> raw, Func<(Paper Paper, DateTimeOffset? Datestamp)> read)
    {
        try
        {
            var (paper, datestamp) = read();
            Keep(where, raw: default, PaperChecks.Clean(paper, areTextsClean: true), datestamp, fault: null);
        }
        catch (FormatException e)
        {
            AddBad(where, e.Message, raw());
        }
    }

    /// <summary>Adds what is no paper at all.</summary>
    public void AddBad(string where, string reason, ReadOnlyMemory<byte> raw)
    {
        var kept = raw[..Math.Min(raw.Length, MaxBadRaw)].ToArray();
        Bytes += kept.Length;
        _bad.Add(new BadRecord(where, reason, kept));
    }

    public Page Build(Checkpoint next) => new(_records, _bad, next);

    private void Keep(string where, ReadOnlyMemory<byte> raw, Paper paper, DateTimeOffset? datestamp, Func<Paper, string?>? fault)
    {
        if ((PaperChecks.Fault(paper, now) ?? fault?.Invoke(paper)) is { } reason)
            throw new FormatException(reason);

        Bytes += raw.Length;
        _records.Add(new SourcePaper(where, paper) { Datestamp = datestamp });
    }
}
