using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources.HfDaily;

/// <summary>Hugging Face Daily Papers: what readers there put up each day, with their votes.</summary>
internal sealed class HfDailySource(HttpClient http, SourceSettings settings, TimeProvider time) : IArchive
{
    // The most that the API gives at once; the fullest day so far had 50.
    private const int Limit = 100;

    // A month has some 800 papers. A list that goes on and on is none.
    private const int MaxParts = 50;

    private readonly HfListKind _kind = settings.Read<HfDailyOptions>().List;

    public SourceSettings Settings => settings;

    /// <summary>
    /// One list after the other up to today (UTC), in pages of a hundred; at weekends most days are empty. <see cref="Checkpoint.UpTo"/>
    /// moves only over lists that have ended: those of today are asked for again. What is trending has no days, and is asked for whole.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_kind == HfListKind.Trending)
        {
            // Papers of any age: nothing is announced by being read.
            yield return await GetAsync("sort=trending", "trending", _ => null, part: 0, cancellationToken) with { Next = since };
            yield break;
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = since.UpTo?.AddDays(1) ?? today.AddDays(-settings.FirstDays);
        var next = since;
        foreach (var list in HfList.Between(_kind, first, today))
        {
            await foreach (var (page, isLast) in GetAsync(list, cancellationToken))
            {
                if (isLast && list.Last < today)
                    next = next with { UpTo = list.Last };

                yield return page with { Next = next };
            }
        }
    }

    /// <summary>Day by day, whatever list is harvested. The token is the day that comes next.</summary>
    public async IAsyncEnumerable<Page> HarvestAsync(
        DateOnly from, DateOnly to, string? resumptionToken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = resumptionToken is null ? from : DateOnly.ParseExact(resumptionToken, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var list in HfList.Between(HfListKind.Date, first, to))
        {
            await foreach (var (page, isLast) in GetAsync(list, cancellationToken))
            {
                var next = isLast ? list.Last.AddDays(1) : list.First;
                var token = next > to ? null : next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                yield return page with { Next = new Checkpoint { ResumptionToken = token } };
            }
        }
    }

    private async IAsyncEnumerable<(Page Page, bool IsLast)> GetAsync(
        HfList list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Func<JsonElement, DateOnly?> announced = list.First == list.Last ? _ => list.First : HfPaper.ListedOn;
        for (var (part, isLast) = (0, false); !isLast; part++)
        {
            var page = await GetAsync(list.Query, list.Name, announced, part, cancellationToken);
            isLast = page.Records.Count + page.Bad.Count < Limit;
            if (!isLast && part >= MaxParts)
                throw new InvalidDataException($"the list {list.Name} has more than {MaxParts * Limit:N0} papers");

            yield return (page, isLast);
        }
    }

    private async Task<Page> GetAsync(
        string query, string list, Func<JsonElement, DateOnly?> announced, int part, CancellationToken cancellationToken)
    {
        var further = part == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&p={part}");
        await using var body = await http.GetStreamAsync($"api/daily_papers?{query}&limit={Limit}{further}", cancellationToken);
        return await HfDailyReader.ReadAsync(body, settings.Name, list, announced, time.GetUtcNow(), cancellationToken);
    }
}

/// <summary>What a source of type <c>hf-daily</c> can be told beyond the usual.</summary>
internal sealed class HfDailyOptions
{
    /// <summary>Which list is harvested: <c>date</c>, <c>week</c>, <c>month</c> or <c>trending</c>.</summary>
    [EnumDataType(typeof(HfListKind), ErrorMessage = "List must be date, week, month or trending.")]
    public HfListKind List { get; set; } = HfListKind.Date;
}
