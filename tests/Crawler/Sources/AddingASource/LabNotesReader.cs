using System.Text;
using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources.AddingASource;

/// <summary>Reads a page of notes: <c>{"notes": [{"number": 7, "title": …}], "next": "notes?page=2"}</c>.</summary>
internal static class LabNotesReader
{
    /// <exception cref="InvalidDataException">It is no such page.</exception>
    public static async Task<(Page Page, string? Next)> ReadAsync(
        Stream body, string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var json = await ParseAsync(body, cancellationToken);
        var page = new PageBuilder(at);
        foreach (var note in json.RootElement.List("notes", note => note))
            page.Add($"note {page.Count + 1}", Encoding.UTF8.GetBytes(note.GetRawText()), () => Read(note, source, at));

        return (page.Build(Checkpoint.Start), json.RootElement.Text("next"));
    }

    private static async Task<JsonDocument> ParseAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return JsonDocument.Parse(await BoundedBody.ReadAsync(body, 20 << 20, cancellationToken));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"not JSON: {e.Message}", e);
        }
    }

    // A FormatException makes it a bad record, with its message as the reason; the other notes are not touched by it.
    private static Paper Read(JsonElement note, string source, DateTimeOffset at)
    {
        var number = note.Text("number") ?? throw new FormatException("number: missing");
        return new Paper
        {
            Id = $"{source}:{number}",
            Title = note.Text("title") ?? throw new FormatException("title: missing"),
            Abstract = note.Text("abstract") ?? "",
            Authors = note.List("authors", author => new Author(author.AsText("authors"))),
            Published = note.Date("date"),
            Doi = note.Text("doi"),
            Sources = [new SourceRecord(source, number, at)],
        };
    }
}
