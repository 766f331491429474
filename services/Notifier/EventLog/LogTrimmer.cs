using Microsoft.Extensions.Options;

namespace PaperMesh.Notifier.EventLog;

/// <summary>Trims the log where it is longer or older than it is to be. Every replica does: what one has trimmed, the next finds gone.</summary>
internal sealed class LogTrimmer(LoggedEvents log, IOptions<EventLogOptions> options, TimeProvider time, ILogger<LogTrimmer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value is { KeepFor: null, KeepEvents: null })
            return;

        using var timer = new PeriodicTimer(options.Value.TrimEvery, time);
        do
        {
            try
            {
                if (await log.TrimAsync(options.Value.KeepFor, options.Value.KeepEvents, stoppingToken) is > 0 and var trimmed)
                    logger.Trimmed(trimmed);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.NotTrimmed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
