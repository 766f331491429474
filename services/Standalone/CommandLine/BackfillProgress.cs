using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How a harvest of the past is going: it ends when the last week is done or given up.</summary>
/// <inheritdoc/>
internal sealed class BackfillProgress(Server server, BackfillAnswer began, TimeSpan patience, TimeProvider time)
    : WorkProgress<BackfillAnswer>(began, patience, time)
{
    protected override string Describe(BackfillAnswer now)
    {
        var failed = now.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {now.Failed} given up") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{now.Done + now.Failed} of {now.Windows} weeks{failed}, {now.Seen:N0} records, {now.New:N0} new{Left(now)}");
    }

    protected override bool HasEnded(BackfillAnswer now) => now.Ended is not null;

    protected override (long Done, long Total) Extent(BackfillAnswer now) => (now.Done + now.Failed, now.Windows);

    protected override Task<BackfillAnswer> AskAsync(BackfillAnswer last, CancellationToken cancellationToken)
        => server.BackfillStateAsync(last, cancellationToken);
}
