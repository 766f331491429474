using PaperMesh.Notifier.Mail;

namespace PaperMesh.Notifier.Digests;

/// <summary>Looks every two seconds whether something is due.</summary>
internal sealed class DigestWorker(DigestRound round, TimeProvider time, ILogger<DigestWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookEvery;
            try
            {
                while (await round.RunAsync(stoppingToken) > 0)
                {
                    // There may be more.
                }
            }
            catch (MailUnavailableException e)
            {
                log.MailStopped(e.Message);
                wait = WaitAfterFailure;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.DigestsFailed(e);
                wait = WaitAfterFailure;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
