using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using PaperMesh.Crawler.Sources.HfDaily;

namespace PaperMesh.Crawler.Sources.HfPapers;

/// <summary>Hugging Face's pages: the list of a day, and a paper's own. For when their API is not to be had.</summary>
internal sealed class HfPapersSource(HttpClient http, SourceSettings settings, TimeProvider time) : IArchive, ILookup
{
    private const string ArxivScheme = "arxiv:";

    public SourceSettings Settings => settings;

    /// <summary>As <see cref="HfDailySource"/>: one page a day up to today; today is asked for again.</summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var next = since;
        for (var day = since.UpTo?.AddDays(1) ?? today.AddDays(-settings.FirstDays); day <= today; day = day.AddDays(1))
        {
            if (day < today)
                next = next with { UpTo = day };

            yield return await GetAsync(day, cancellationToken) with { Next = next };
        }
    }

    /// <summary>The token is the day that comes next.</summary>
    public async IAsyncEnumerable<Page> HarvestAsync(
        DateOnly from, DateOnly to, string? resumptionToken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = resumptionToken is null ? from : DateOnly.ParseExact(resumptionToken, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (var day = first; day <= to; day = day.AddDays(1))
        {
            var token = day == to ? null : day.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return await GetAsync(day, cancellationToken) with { Next = new Checkpoint { ResumptionToken = token } };
        }
    }

    public bool CanFind(string id)
        => id.StartsWith(ArxivScheme, StringComparison.Ordinal) && ArxivId.TryParse(id[ArxivScheme.Length..], out _);

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        var wanted = HfPaper.IdOf(id[ArxivScheme.Length..]).AsArxivWritesIt;
        using var response = await http.GetAsync($"papers/{wanted.Number}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return new Page([], [], Checkpoint.Start);

        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await HfPapersReader.ReadPaperAsync(body, wanted, settings.Name, time.GetUtcNow(), cancellationToken);
    }

    private async Task<Page> GetAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"papers/date/{day:yyyy-MM-dd}");
        await using var body = await http.GetStreamAsync(path, cancellationToken);
        return await HfPapersReader.ReadListAsync(body, day, settings.Name, time.GetUtcNow(), cancellationToken);
    }
}
