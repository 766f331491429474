using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>arXiv over OAI-PMH 2.0: every paper and every change, some hours after it is announced.</summary>
internal sealed class ArxivOaiSource(HttpClient http, SourceSettings settings, TimeProvider time) : ISource, IRereads
{
    private readonly IReadOnlyList<string> _sets = [.. settings.Read<ArxivOaiOptions>().Sets];

    public SourceSettings Settings => settings;

    public string Name => settings.Name;

    /// <summary>
    /// One list from the last complete day to now, in parts. A list promises no order, so <see cref="Checkpoint.UpTo"/> moves only at its
    /// end, to yesterday: today is not over. A token that the server no longer takes starts the list again, once a harvest.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var yesterday = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var beginning = new Checkpoint { UpTo = since.UpTo ?? yesterday.AddDays(-settings.FirstDays), Until = yesterday };
        var at = since.ResumptionToken is null ? beginning : since;

        // Several sets would be several lists; one list of everything, sifted, is simpler and has one checkpoint.
        var set = _sets is [var only] ? only : null;
        var startedAgain = false;
        while (true)
        {
            await using var body = await http.GetStreamAsync(OaiRequest.ListRecords(at, set), cancellationToken);
            var answer = await OaiReader.ReadAsync(body, _sets, time.GetUtcNow(), cancellationToken);

            if (answer.TokenRefused && !startedAgain)
            {
                (at, startedAgain) = (beginning, true);
                continue;
            }

            if (answer.TokenRefused || (answer.ResumptionToken is { } token && token == at.ResumptionToken))
                throw new InvalidDataException($"the list does not go on after the resumption token {Excerpt.Of(at.ResumptionToken ?? "")}");

            at = answer.ResumptionToken is { } next
                ? at with { ResumptionToken = next }
                : new Checkpoint { UpTo = at.Until ?? since.UpTo };
            yield return answer.Page with { Next = at };

            if (at.ResumptionToken is null)
                break;
        }
    }

    public async Task<Page> RereadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        byte[] answer = [.. "<OAI-PMH><GetRecord>"u8, .. raw.Span, .. "</GetRecord></OAI-PMH>"u8];
        return (await OaiReader.ReadAsync(new MemoryStream(answer), _sets, time.GetUtcNow(), cancellationToken)).Page;
    }
}

/// <summary>What a source of type <c>arxiv-oai</c> can be told beyond the usual.</summary>
internal sealed class ArxivOaiOptions
{
    /// <summary>
    /// The parts of arXiv that are wanted: <c>cs</c>, <c>math</c>, <c>physics:hep-th</c> (the setSpecs of its OAI-PMH server, with all
    /// that is below them). Empty: everything.
    /// </summary>
    public IList<string> Sets { get; } = [];
}
