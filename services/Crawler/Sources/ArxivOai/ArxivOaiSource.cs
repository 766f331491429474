using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>arXiv over OAI-PMH 2.0: every paper and every change, some hours after it is announced.</summary>
internal sealed class ArxivOaiSource : IArchive, ILookup, IRereads
{
    private const string Prefix = "arxiv:";

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly OaiRequest _request;
    private readonly OaiReader _reader;
    private readonly OaiReader _readerOfAllSets;

    public ArxivOaiSource(HttpClient http, SourceSettings settings, TimeProvider time)
    {
        (_http, _time, Settings) = (http, time, settings);

        // Several sets would be several lists; one list of everything, sifted, is simpler and has one checkpoint.
        var options = settings.Read<ArxivOaiOptions>();
        string[] sets = [.. options.Sets];
        _request = new OaiRequest(options.Format, sets is [var only] ? only : null);
        _reader = new OaiReader(settings.Name, sets);
        _readerOfAllSets = new OaiReader(settings.Name, []);
    }

    public SourceSettings Settings { get; }

    public string Name => Settings.Name;

    /// <summary>
    /// One list from the last complete day to now, in parts. A list promises no order, so <see cref="Checkpoint.UpTo"/> moves only at its
    /// end, to yesterday: today is not over. That last day is in the next list again, since a datestamp has no hour, and clocks differ.
    /// </summary>
    public IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken)
    {
        var yesterday = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).AddDays(-1);
        var from = since.UpTo ?? yesterday.AddDays(-Settings.FirstDays);
        var beginning = new Checkpoint { UpTo = from, Until = yesterday };

        return ListAsync(_request.List(from, until: null), beginning, since.ResumptionToken is null ? beginning : since, cancellationToken);
    }

    /// <summary>What was changed last on these days: a paper of them that was changed again later is in the list of that later day only.</summary>
    public IAsyncEnumerable<Page> HarvestAsync(DateOnly from, DateOnly to, string? resumptionToken, CancellationToken cancellationToken)
    {
        var beginning = new Checkpoint { UpTo = from, Until = to };
        return ListAsync(_request.List(from, to), beginning, beginning with { ResumptionToken = resumptionToken }, cancellationToken);
    }

    public bool CanFind(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var body = await _http.GetStreamAsync(_request.Record(id[Prefix.Length..]), cancellationToken);
        return (await _readerOfAllSets.ReadAsync(body, _time.GetUtcNow(), cancellationToken)).Page;
    }

    /// <summary>A list to its end. A token that the server no longer takes starts it again, once.</summary>
    /// <param name="first">How it is asked for.</param>
    private async IAsyncEnumerable<Page> ListAsync(
        string first, Checkpoint beginning, Checkpoint at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var startedAgain = false;
        while (true)
        {
            var request = at.ResumptionToken is { } asked ? OaiRequest.NextPart(asked) : first;
            await using var body = await _http.GetStreamAsync(request, cancellationToken);
            var answer = await _reader.ReadAsync(body, _time.GetUtcNow(), cancellationToken);

            if (answer.Refusal == OaiRefusal.TokenRefused && !startedAgain)
            {
                (at, startedAgain) = (beginning, true);
                continue;
            }

            if (answer.Refusal != OaiRefusal.None || (answer.ResumptionToken is { } token && token == at.ResumptionToken))
                throw new InvalidDataException($"the list does not go on after the resumption token {Excerpt.Of(at.ResumptionToken ?? "")}");

            at = answer.ResumptionToken is { } next ? at with { ResumptionToken = next } : new Checkpoint { UpTo = at.Until ?? at.UpTo };
            yield return answer.Page with { Next = at };

            if (at.ResumptionToken is null)
                break;
        }
    }

    public async Task<Page> RereadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        byte[] answer = [.. "<OAI-PMH><GetRecord>"u8, .. raw.Span, .. "</GetRecord></OAI-PMH>"u8];
        return (await _readerOfAllSets.ReadAsync(new MemoryStream(answer), _time.GetUtcNow(), cancellationToken)).Page;
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

    /// <summary>
    /// <c>arXiv</c> has each author apart, with affiliations; <c>arXivRaw</c> has the day of every version, and the authors as they were
    /// typed.
    /// </summary>
    [RegularExpression("arXiv(Raw)?", ErrorMessage = "Format must be arXiv or arXivRaw.")]
    public string Format { get; set; } = "arXiv";
}
