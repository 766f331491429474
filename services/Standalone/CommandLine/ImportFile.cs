using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How the records in a file are written.</summary>
/// <param name="Name">In the API.</param>
/// <param name="ContentType">What it is sent as.</param>
internal sealed record ImportFormat(string Name, string ContentType, params string[] Endings)
{
    /// <summary>One paper a line.</summary>
    public static readonly ImportFormat JsonLines = new("jsonl", "application/x-ndjson", ".jsonl", ".ndjson");

    /// <summary>One day of the Hugging Face Daily Papers API, whose date is nowhere inside.</summary>
    public static readonly ImportFormat HfDaily = new("hf-daily", "application/json", ".json");

    /// <summary>What reference managers and LaTeX documents have.</summary>
    public static readonly ImportFormat BibTeX = new("bibtex", "application/x-bibtex", ".bib");

    public static readonly IReadOnlyList<ImportFormat> All = [JsonLines, BibTeX, HfDaily];

    /// <summary>Has an ending of this format, gzip or not.</summary>
    public bool Fits(string path)
    {
        var plain = ImportFile.WithoutGz(path);
        return Endings.Any(ending => plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>One file to send, or standard input.</summary>
/// <param name="Path">As given; <c>-</c> is standard input.</param>
/// <param name="Date">Which day it is; only with <see cref="ImportFormat.HfDaily"/>.</param>
internal sealed record ImportFile(string Path, ImportFormat Format, DateOnly? Date)
{
    private const string StandardInput = "-";

    public string Name => Path == StandardInput ? "standard input" : System.IO.Path.GetFileName(Path);

    /// <summary>Finds out what to send before anything is sent: folders are gone through, formats and days are told by the names.</summary>
    /// <param name="paths">Files, folders, <c>-</c>.</param>
    /// <param name="format">Null: by the name of each file.</param>
    /// <param name="date">Null: by the name of each file.</param>
    /// <exception cref="CommandException">Something is not there, or cannot be told.</exception>
    public static IReadOnlyList<ImportFile> Find(IReadOnlyList<string> paths, ImportFormat? format, DateOnly? date)
    {
        ImportFile[] files = [.. paths.SelectMany(path => FilesAt(path, format)).Select(path => Tell(path, format, date))];

        if (date is not null && (files.Length > 1 || files.Any(file => file.Format != ImportFormat.HfDaily)))
            throw new CommandException("--date says which day one hf-daily file is; import other files without it.", ExitCodes.WrongUsage);

        return files;
    }

    public Stream Open()
    {
        try
        {
            return Path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Cannot read {Path}: {e.Message}");
        }
    }

    public static string WithoutGz(string path)
        => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static string[] FilesAt(string path, ImportFormat? format)
    {
        if (path == StandardInput || File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new CommandException($"There is no file or folder '{path}'.");

        string[] found =
        [
            .. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => format is null ? LooksLike(file) is not null : format.Fits(file))
                .Order(StringComparer.Ordinal),
        ];
        return found.Length > 0
            ? found
            : throw new CommandException($"Nothing in '{path}' looks like papers: .jsonl, .ndjson, .bib or 2026-08-21.json, each also as .gz.");
    }

    private static ImportFile Tell(string path, ImportFormat? format, DateOnly? date)
    {
        format ??= path == StandardInput ? ImportFormat.JsonLines : LooksLike(path);
        if (format is null)
        {
            throw new CommandException(
                $"The name '{path}' does not say what is in it. Say it with --format jsonl, bibtex or hf-daily.", ExitCodes.WrongUsage);
        }

        if (format != ImportFormat.HfDaily)
            return new ImportFile(path, format, date);

        return (date ?? DayIn(path)) is { } day
            ? new ImportFile(path, format, day)
            : throw new CommandException(
                $"Which day is '{path}'? Name it like 2026-08-21.json, or say --date 2026-08-21.", ExitCodes.WrongUsage);
    }

    private static ImportFormat? LooksLike(string path)
        => ImportFormat.JsonLines.Fits(path) ? ImportFormat.JsonLines
            : ImportFormat.BibTeX.Fits(path) ? ImportFormat.BibTeX
            : ImportFormat.HfDaily.Fits(path) && DayIn(path) is not null ? ImportFormat.HfDaily
            : null;

    private static DateOnly? DayIn(string path)
        => DateOnly.TryParseExact(
            System.IO.Path.GetFileNameWithoutExtension(WithoutGz(path)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
