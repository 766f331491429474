using Microsoft.Extensions.Options;

namespace PaperMesh.Notifier.EventLog;

/// <summary>What attributes cannot say about the settings.</summary>
internal sealed class EventLogOptionsCheck : IValidateOptions<EventLogOptions>
{
    /// <summary>A weekly digest tells of seven days, and is tried for three; one is to spare.</summary>
    public static readonly TimeSpan LeastKeepFor = TimeSpan.FromDays(11);

    private static readonly TimeSpan MostKeepFor = TimeSpan.FromDays(36_500);

    public ValidateOptionsResult Validate(string? name, EventLogOptions options)
        => options.KeepFor is { } keepFor && (keepFor < LeastKeepFor || keepFor > MostKeepFor)
            ? ValidateOptionsResult.Fail(
                $"Notifier:EventLog:KeepFor is {keepFor}; it must be from {LeastKeepFor}, so that weekly digests find their papers, to {MostKeepFor}.")
            : ValidateOptionsResult.Success;
}
