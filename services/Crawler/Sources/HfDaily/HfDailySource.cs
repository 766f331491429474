using System.Globalization;
using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources.HfDaily;

/// <summary>Hugging Face Daily Papers: what readers there put up each day, with their votes.</summary>
internal sealed class HfDailySource(HttpClient http, SourceSettings settings, TimeProvider time) : ISource
{
    // The most that the API gives at once; the fullest day so far had 50.
    private const int Limit = 100;

    public SourceSettings Settings => settings;

    /// <summary>
    /// One page a day, up to today (UTC); at weekends most are empty. <see cref="Checkpoint.UpTo"/> moves only over days that have ended:
    /// today is asked for again.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = since.UpTo?.AddDays(1) ?? today.AddDays(-settings.FirstDays);
        var next = since;

        for (var day = first; day <= today; day = day.AddDays(1))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"api/daily_papers?date={day:yyyy-MM-dd}&limit={Limit}");
            await using var body = await http.GetStreamAsync(path, cancellationToken);
            var page = await HfDailyReader.ReadAsync(body, day, time.GetUtcNow(), cancellationToken);

            if (day < today)
                next = next with { UpTo = day };

            yield return page with { Next = next };
        }
    }
}
