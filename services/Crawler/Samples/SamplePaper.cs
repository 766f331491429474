using PaperMesh.Contracts;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Samples;

/// <summary>A line of <c>samples/papers.jsonl</c>: an invented paper, dated by the day on which PaperMesh is first started.</summary>
internal sealed record SamplePaper
{
    public const string Source = "samples";

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Abstract { get; init; }

    public IReadOnlyList<string> Authors { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Categories { get; init => field = value ?? []; } = [];

    public string? Primary { get; init; }

    public string? Comment { get; init; }

    public IReadOnlyList<PaperLink> Links { get; init => field = value ?? []; } = [];

    public int Version { get; init => field = value is 0 ? 1 : value; } = 1;

    public bool Withdrawn { get; init; }

    /// <summary>How many days before the start it was announced, from 0 to 13.</summary>
    public int DaysAgo { get; init; }

    /// <summary>It may be announced on a Saturday or Sunday. All others move to the Friday before, as sources rest at weekends.</summary>
    public bool Weekend { get; init; }

    public long? Upvotes { get; init; }

    public long? Comments { get; init; }

    public long? Stars { get; init; }

    public SourceReport ToReport(DateTimeOffset now) => SourceReport.Of(new SourcePaper(Id, ToPaper(now)));

    private Paper ToPaper(DateTimeOffset now)
    {
        var announced = now.AddDays(-DaysAgo);
        while (!Weekend && announced.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            announced = announced.AddDays(-1);

        return new Paper
        {
            Id = Id,
            Version = Version,
            Title = Title,
            Abstract = Abstract,
            Authors = [.. Authors.Select(name => new Author(name))],
            Categories = Categories,
            PrimaryCategory = Primary ?? (Categories is [var first, ..] ? first : null),
            Published = announced.AddDays(-1),
            Updated = Version > 1 ? announced : null,
            Announced = DateOnly.FromDateTime(announced.UtcDateTime),
            Comment = Comment,
            Links = Links,
            Signals = new Signals
            {
                Upvotes = Upvotes is { } upvotes ? new Signal(upvotes, now) : null,
                Comments = Comments is { } comments ? new Signal(comments, now) : null,
                Stars = Stars is { } stars ? new Signal(stars, now) : null,
            },
            Sources = [new SourceRecord(Source, Id[(Source.Length + 1)..], now)],
            Withdrawn = Withdrawn,
        };
    }
}
