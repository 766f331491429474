using System.CommandLine;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh import</c>: sends files to a running PaperMesh and waits until every paper has arrived everywhere.</summary>
internal sealed class ImportCommand : Command, IHaveExamples
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "JSON Lines (.jsonl, .ndjson), BibTeX (.bib) or a day of Hugging Face Daily Papers (2026-08-21.json), plain or gzip; "
            + "a folder of such files; - for standard input",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "What is in the files, when their names do not say it: jsonl, bibtex or hf-daily",
        HelpName = "FORMAT",
    };

    private readonly DayOption _date = new("--date") { Description = "Which day an hf-daily file is, when its name does not say it" };

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Return when the files are stored, before they are tagged and searchable" };

    private readonly NumberOption _patience = new("--patience", from: 0, to: 86_400, otherwise: 60)
    {
        Description = "How long to wait for a server that has gone away, or that lets no paper through",
        HelpName = "SECONDS",
    };

    private readonly ServerOption _server = new();
    private readonly KeyOption _key = new();

    public ImportCommand()
        : base("import", "Import papers from files into a running PaperMesh; importing twice changes nothing")
    {
        _files.Validators.Add(Misspelt.Options);
        _format.AcceptOnlyFromAmong([.. ImportFormat.All.Select(format => format.Name)]);

        Add(_files);
        Add(_format);
        Add(_date);
        Add(_noWait);
        Add(_patience);
        Add(_server);
        Add(_key);
        SetAction(RunAsync);
    }

    public string Examples =>
        """
        Examples:
          papermesh import samples/papers.jsonl
          papermesh import corpus/*.jsonl.gz --no-wait
          papermesh import references.bib
          papermesh import hf-daily/2026/
          zcat papers.jsonl.gz | grep cs.CL | papermesh import -
          papermesh import today.json --format hf-daily --date 2026-08-21

        Records that cannot be used are quarantined with their reason and do not stop the import. Exit codes: 0 all files were read,
        1 a file was not (or not one of its records was any good), 2 wrong usage, 130 stopped by Ctrl+C.
        """;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var format = ImportFormat.All.SingleOrDefault(format => format.Name == parsed.GetValue(_format));
        var files = ImportFile.Find(parsed.GetRequiredValue(_files), format, parsed.GetValue(_date));

        using var server = new Server(parsed.GetRequiredValue(_server), _key.Of(parsed, _server));
        await server.StatsAsync(cancellationToken);

        var progress = new ImportProgress(server, files);
        var import = new Import(server, progress, TimeSpan.FromSeconds(parsed.GetRequiredValue(_patience)));
        try
        {
            await progress.WhileAsync(import.SendAsync(files, cancellationToken), cancellationToken);
            progress.AllSent();
            if (import.TookIn && !parsed.GetValue(_noWait))
                await progress.WhileAsync(import.WaitAsync(cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. What was read is stored; running the same command again is safe.");
            throw;
        }
        finally
        {
            import.Report(Console.Out, Console.Error);
        }

        return import.Failed ? ExitCodes.CouldNot : ExitCodes.Done;
    }
}
