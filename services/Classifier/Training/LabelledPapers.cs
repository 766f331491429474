using System.IO.Compression;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Training;

/// <summary>Papers of known categories, read from JSON Lines (plain or gzip).</summary>
/// <remarks>
/// The fields are those of an import: <c>id</c>, <c>title</c>, <c>abstract</c>, <c>comment</c>, <c>categories</c>, <c>published</c>;
/// <c>source</c> says where the record comes from. Others are passed over.
/// </remarks>
internal static class LabelledPapers
{
    /// <exception cref="InvalidDataException">A line cannot be read; the message names file and line.</exception>
    public static IEnumerable<LabelledPaper> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;

            LabelledLine? read;
            try
            {
                read = JsonSerializer.Deserialize(line, TrainingJson.Default.LabelledLine);
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{path}, line {number}: {e.Message}", e);
            }

            if (read is not { Id: { } id, Title: { } title })
                throw new InvalidDataException($"{path}, line {number}: a paper needs at least id and title");

            yield return read.ToPaper(id, title);
        }
    }
}

/// <summary>A paper to learn from, or to be measured by.</summary>
/// <param name="Source">Where the record comes from; empty when it does not say.</param>
internal sealed record LabelledPaper(Paper Paper, string Source);

/// <summary>A line as it stands in the file.</summary>
internal sealed record LabelledLine
{
    public string? Id { get; init; }

    public string? Title { get; init; }

    public string? Abstract { get; init; }

    public string? Comment { get; init; }

    public IReadOnlyList<string>? Categories { get; init; }

    public string? Primary { get; init; }

    public string? Published { get; init; }

    public string? Source { get; init; }

    public IReadOnlyList<string>? Keywords { get; init; }

    public LabelledPaper ToPaper(string id, string title) => new(
        new Paper
        {
            Id = id.Contains(':', StringComparison.Ordinal) ? id : $"arxiv:{id}",
            Title = title,
            Abstract = Abstract ?? "",
            Comment = Comment,
            Categories = Categories ?? [],
            PrimaryCategory = Primary,
            Published = Published is { Length: >= 4 } && int.TryParse(Published.AsSpan(0, 4), out var year) && year is > 0 and < 10_000
                ? new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)
                : null,
        },
        Source ?? "");
}
