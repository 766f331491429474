using System.Runtime.CompilerServices;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources.AddingASource;

/// <summary>Technical reports of a lab, a page of JSON at a time.</summary>
internal sealed class LabNotesSource(HttpClient http, SourceSettings settings, TimeProvider time) : ISource
{
    public SourceSettings Settings => settings;

    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var from = since.UpTo ?? today.AddDays(-settings.FirstDays);
        var at = since;
        do
        {
            var path = at.ResumptionToken ?? $"notes?since={from:yyyy-MM-dd}";
            await using var body = await http.GetStreamAsync(path, cancellationToken);
            var (page, next) = await LabNotesReader.ReadAsync(body, settings.Name, time.GetUtcNow(), cancellationToken);

            // Only at the end of the list is all up to yesterday seen; today is not over.
            at = next is null ? new Checkpoint { UpTo = today.AddDays(-1) } : at with { ResumptionToken = next };
            yield return page with { Next = at };
        }
        while (at.ResumptionToken is not null);
    }
}
