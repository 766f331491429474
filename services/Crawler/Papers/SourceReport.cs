using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Papers;

/// <summary>All that one source has said of a paper under one id: its newest record, and what no record after it takes back.</summary>
internal sealed record SourceReport
{
    /// <summary>As the source has it, under the id that it alone would give; revision 0, exactly one source.</summary>
    public required Paper Paper { get; init; }

    /// <summary>When the source said so: its own word for it, or else when it was asked. UTC.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The day as of which its text is right, as far as that is known: see <see cref="PaperMerge"/>.</summary>
    public DateOnly? CurrentOn { get; init; }

    [JsonIgnore]
    public SourceRecord Source => Paper.Sources[0];

    public static SourceReport Of(SourcePaper record)
    {
        var source = record.Paper.Sources[0];
        var current = record.Datestamp ?? record.Paper.Updated ?? record.Paper.Published;
        return new SourceReport
        {
            Paper = record.Paper with { Sources = [source with { Announced = record.Paper.Announced }] },
            AsOf = record.Datestamp ?? source.FirstSeen,
            CurrentOn = current is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null,
        };
    }

    /// <summary>
    /// What both say together, in whatever order they came: the record of the higher version, else of the later update, else that was said
    /// later; of counts the later ones, of announcements and first sights the earlier, and every version that either knows.
    /// </summary>
    public SourceReport With(SourceReport other)
    {
        var (newer, older) = CompareTo(other) >= 0 ? (this, other) : (other, this);
        var source = newer.Source;
        var announced = Earlier(newer.Paper.Announced, older.Paper.Announced);

        var both = newer with
        {
            Paper = newer.Paper with
            {
                Announced = announced,
                Signals = Later(newer.Paper.Signals, older.Paper.Signals),
                Versions = United(newer.Paper.Versions, older.Paper.Versions),
                Sources = [source with { Announced = announced, FirstSeen = Earlier(source.FirstSeen, older.Source.FirstSeen) }],
            },
        };
        return both.IsSame(this) ? this : both;
    }

    public static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null || other < one ? other ?? one : one;

    public static Signals Later(Signals one, Signals other) => new()
    {
        Upvotes = Later(one.Upvotes, other.Upvotes),
        Comments = Later(one.Comments, other.Comments),
        Stars = Later(one.Stars, other.Stars),
    };

    public static IReadOnlyList<PaperVersion> United(IReadOnlyList<PaperVersion> one, IReadOnlyList<PaperVersion> other)
        => other is [] ? one : [.. one.Concat(other)
            .GroupBy(version => version.Number)
            .Select(same => same.OrderBy(version => version.Submitted ?? DateTimeOffset.MaxValue).First())
            .OrderBy(version => version.Number)];

    private static Signal? Later(Signal? one, Signal? other)
        => one is null || (other is not null && (other.At, other.Value).CompareTo((one.At, one.Value)) > 0) ? other : one;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => other < one ? other : one;

    // Total, so that of any two records the same one is the newer, whichever came first: at last by what they say.
    private int CompareTo(SourceReport other)
    {
        var order = (Paper.Version, Paper.Updated ?? DateTimeOffset.MinValue, AsOf)
            .CompareTo((other.Paper.Version, other.Paper.Updated ?? DateTimeOffset.MinValue, other.AsOf));
        return order != 0 ? order : Text(this).SequenceCompareTo(Text(other));
    }

    private bool IsSame(SourceReport other) => AsOf == other.AsOf && CurrentOn == other.CurrentOn && Json(this).SequenceEqual(Json(other));

    private static ReadOnlySpan<byte> Json(SourceReport report) => JsonSerializer.SerializeToUtf8Bytes(report.Paper, ContractsJson.Default.Paper);

    // What is united is no matter of newer or older.
    private static ReadOnlySpan<byte> Text(SourceReport report) => JsonSerializer.SerializeToUtf8Bytes(
        report.Paper with { Announced = null, Signals = Signals.None, Versions = [], Sources = [new SourceRecord("", report.Source.NativeId, default)] },
        ContractsJson.Default.Paper);
}
