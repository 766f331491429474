using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Harvesting;

/// <summary>A source that has ten papers a day, without a network: a page a day, and whatever else a test wants to happen at it.</summary>
internal sealed class InventedSource(SourceSettings settings, InventedWorld world) : IArchive, ILookup
{
    public SourceSettings Settings => settings;

    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        world.Began.Enqueue(since);
        for (var day = since.UpTo?.AddDays(1) ?? world.First; day <= world.Last; day = day.AddDays(1))
        {
            await world.BeforePage(day, cancellationToken);
            yield return InventedWorld.PageOf(settings.Name, day) with { Next = new Checkpoint { UpTo = day }, Expected = world.Expected };
        }
    }

    public async IAsyncEnumerable<Page> HarvestAsync(
        DateOnly from, DateOnly to, string? resumptionToken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = resumptionToken is null ? from : DateOnly.ParseExact(resumptionToken, "O", CultureInfo.InvariantCulture);
        for (var day = first; day <= to; day = day.AddDays(1))
        {
            await world.BeforePage(day, cancellationToken);
            var token = day < to ? day.AddDays(1).ToString("O", CultureInfo.InvariantCulture) : null;
            yield return InventedWorld.PageOf(settings.Name, day) with { Next = new Checkpoint { ResumptionToken = token } };
        }
    }

    public bool CanFind(string id) => id.StartsWith("arxiv:", StringComparison.Ordinal);

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        await world.BeforePage(world.First, cancellationToken);
        return world.Lookup(settings.Name, id);
    }
}

/// <summary>What the invented sources of a test have, and what happens when they are asked.</summary>
internal sealed class InventedWorld
{
    public const int PapersADay = 10;

    public DateOnly First { get; set; } = new(2026, 11, 16);

    public DateOnly Last { get; set; } = new(2026, 11, 20);

    /// <summary>How many papers it says that it has.</summary>
    public int? Expected { get; set; }

    /// <summary>The checkpoints from which harvests began.</summary>
    public ConcurrentQueue<Checkpoint> Began { get; } = new();

    public Func<DateOnly, CancellationToken, Task> BeforePage { get; set; } = (_, _) => Task.CompletedTask;

    public Func<string, string, Page> Lookup { get; set; } = (_, _) => new Page([], [], Checkpoint.Start);

    public static Page PageOf(string source, DateOnly day)
        => new([.. Enumerable.Range(1, PapersADay).Select(number => Record(source, $"arxiv:2611.{day.Day:00}{number:000}", day))], [], Checkpoint.Start);

    public static SourcePaper Record(string source, string id, DateOnly? day = null)
        => new($"record {id}", new Paper
        {
            Id = id,
            Title = $"On the patience of queues, part {id}",
            PrimaryCategory = "cs.DC",
            Categories = ["cs.DC"],
            Announced = day,
            Sources = [new SourceRecord(source, id, new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero))],
        });
}
