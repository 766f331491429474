using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>One run of <c>papermesh import</c>: file after file, then until nothing is pending.</summary>
/// <param name="server">Where to.</param>
/// <param name="progress">Who watches.</param>
/// <param name="patience">How long to wait for a server that has gone away.</param>
internal sealed class Import(Server server, ImportProgress progress, TimeSpan patience)
{
    private const int Attempts = 5;
    private const int FaultsShown = 10;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly List<Outcome> _outcomes = [];

    /// <summary>A file was not read to its end, or had not one good record.</summary>
    public bool Failed => _outcomes.Any(outcome => outcome.Failed);

    /// <summary>Some of the records were good.</summary>
    public bool TookIn => _outcomes.Any(outcome => outcome.Answer is { } answer && answer.Read > answer.Quarantined);

    /// <summary>Sends all files. One that the server refuses does not stop the next.</summary>
    /// <exception cref="ServerGoneException">The server went away and did not come back.</exception>
    public async Task SendAsync(IReadOnlyList<ImportFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            try
            {
                _outcomes.Add(new Outcome(file, await SendAsync(file, cancellationToken), Refusal: null));
            }
            catch (ServerRefusedException e)
            {
                _outcomes.Add(new Outcome(file, e.Imported, e.Message));
            }
        }
    }

    /// <summary>Until every paper is stored, tagged, searchable and in the event log.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var (pending, since) = (0L, TimeProvider.System.GetTimestamp());
        var isSaid = false;
        while (true)
        {
            try
            {
                var stats = await server.StatsAsync(cancellationToken);
                if (stats.GetValueOrDefault("pending") is > 0 and var now)
                    (pending, since) = now == pending ? (pending, since) : (now, TimeProvider.System.GetTimestamp());
                else
                    return;
            }
            catch (ServerGoneException e)
            {
                progress.Say($"{e.Message} All files are stored there; waiting for it to finish them.");
                await ReturnOfServerAsync(cancellationToken);
            }

            if (!isSaid && TimeProvider.System.GetElapsedTime(since) > patience)
            {
                isSaid = true;
                progress.Say($"No paper has got through for {patience.TotalSeconds:0} s; the log of the server may say why. "
                    + "Ctrl+C leaves: the server goes on by itself.");
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>The numbers of each file, and of all together, to <paramref name="output"/>; what was wrong to <paramref name="errors"/>.</summary>
    public void Report(TextWriter output, TextWriter errors)
    {
        foreach (var outcome in _outcomes)
        {
            var name = Terminal.Clean(outcome.File.Name);
            if (outcome.Answer is { } answer)
                output.WriteLine($"{name}: {Numbers(answer)}");

            if (outcome.Refusal is { } refusal)
                errors.WriteLine($"{name}: {Terminal.Clean(refusal)}");

            var faults = outcome.Answer?.Faults ?? [];
            foreach (var fault in faults.Take(FaultsShown))
                errors.WriteLine($"{name}: {Terminal.Clean(fault.Where)}: {Terminal.Clean(fault.Reason)}");

            if (outcome.Answer?.Quarantined - Math.Min(faults.Count, FaultsShown) is > 0 and var more)
                errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: and {more:N0} more, all kept in quarantine"));
        }

        if (_outcomes.Count > 1)
            output.WriteLine($"{_outcomes.Count} files: {Numbers(Sum([.. _outcomes.Select(outcome => outcome.Answer).OfType<ImportAnswer>()]))}");
    }

    private async Task<ImportAnswer> SendAsync(ImportFile file, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var upload = await Upload.OpenAsync(file, cancellationToken);
            progress.Begin(upload);
            try
            {
                return await server.ImportAsync(upload, cancellationToken);
            }
            catch (ServerGoneException e) when (upload.IsRepeatable && attempt < Attempts)
            {
                progress.Say($"{e.Message} Waiting for it, to send {file.Name} again from its beginning: importing twice changes nothing.");
                await ReturnOfServerAsync(cancellationToken);
            }
            catch (ServerGoneException e)
            {
                throw new ServerGoneException($"{e.Message} Run the same command again when it is back: importing twice changes nothing.", e);
            }
        }
    }

    private async Task ReturnOfServerAsync(CancellationToken cancellationToken)
    {
        var until = TimeProvider.System.GetUtcNow() + patience;
        while (true)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            try
            {
                await server.StatsAsync(cancellationToken);
                return;
            }
            catch (ServerGoneException e) when (TimeProvider.System.GetUtcNow() > until)
            {
                throw new ServerGoneException($"{e.Message} Run the same command again when it is back: importing twice changes nothing.", e);
            }
            catch (ServerGoneException)
            {
                // Not yet.
            }
        }
    }

    private static string Numbers(ImportAnswer answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{answer.Read:N0} read: {answer.New:N0} new, {answer.Changed:N0} changed, {answer.Unchanged:N0} unchanged, {answer.Quarantined:N0} quarantined");

    private static ImportAnswer Sum(IReadOnlyList<ImportAnswer> answers) => new(
        answers.Sum(answer => answer.Read),
        answers.Sum(answer => answer.New),
        answers.Sum(answer => answer.Changed),
        answers.Sum(answer => answer.Unchanged),
        answers.Sum(answer => answer.Quarantined),
        Errors: null);

    private sealed record Outcome(ImportFile File, ImportAnswer? Answer, string? Refusal)
    {
        public bool Failed => Refusal is not null || (Answer is { Read: > 0 } answer && answer.Read == answer.Quarantined);
    }
}
