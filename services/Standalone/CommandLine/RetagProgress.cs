using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How a re-tagging is going.</summary>
/// <inheritdoc/>
internal sealed class RetagProgress(Server server, RetagAnswer began, TimeSpan patience, TimeProvider time)
    : WorkProgress<RetagAnswer>(began, patience, time)
{
    protected override string Describe(RetagAnswer now)
    {
        var what = now switch
        {
            { State: "paused" } => "paused",
            { Phase: "sending" } => "re-tagging",
            _ => "checking",
        };

        // Sending is what takes the time: how fast papers were checked says nothing about it.
        var left = now is { State: "running", Phase: "sending" } && Began.Phase == "sending" ? Left(now) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {now.Seen:N0} of {now.Total:N0} papers, {now.Sent:N0} to re-tag{left}");
    }

    protected override bool HasEnded(RetagAnswer now) => now.HasEnded;

    protected override (long Done, long Total) Extent(RetagAnswer now) => (now.Seen, now.Total);

    protected override Task<RetagAnswer> AskAsync(RetagAnswer last, CancellationToken cancellationToken)
        => server.RetagStateAsync(last.Id, cancellationToken);
}
