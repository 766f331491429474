using System.Runtime.InteropServices;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.OpenReview;

/// <summary>Reads notes of OpenReview's API 2, in which each field of the content is an object with a <c>value</c>.</summary>
/// <param name="source">What the source is called here.</param>
internal sealed class OpenReviewReader(string source)
{
    private const string Site = "https://openreview.net";

    /// <summary>The notes that are papers; those that answer one, such as reviews, are passed over.</summary>
    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It holds no notes.</exception>
    public OpenReviewAnswer Read(JsonElement answer, DateTimeOffset at)
    {
        if (!answer.TryGetProperty("notes", out var notes) || notes.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"no notes of OpenReview, but {Excerpt.Of(answer.GetRawText())}");

        var page = new PageBuilder(at);
        DateTimeOffset? changed = null;
        foreach (var note in notes.EnumerateArray())
        {
            changed = TimeOf(note, "tmdate") ?? changed;
            if (IsPaper(note))
                page.Add($"note {note.Whereabouts("id", page.Count + 1)}", JsonMarshal.GetRawUtf8Value(note).ToArray(), () => PaperOf(note, at));
        }

        return new OpenReviewAnswer(
            page.Build(Checkpoint.Start) with { PassedOver = notes.GetArrayLength() - page.Count }, notes.GetArrayLength(), changed);
    }

    // A paper is the head of its own forum.
    private static bool IsPaper(JsonElement note)
        => note.TextIn("forum") is not { } forum || forum == note.TextIn("id");

    private Paper PaperOf(JsonElement note, DateTimeOffset at)
    {
        if (note.ValueKind != JsonValueKind.Object || note.Object("content") is not { } content)
            throw new FormatException($"an object with content is expected, not {Excerpt.Of(note.GetRawText())}");

        var id = note.Text("id") ?? throw new FormatException("id: missing");
        var accepted = TimeOf(note, "pdate") is not null;
        var page = $"{Site}/forum?id={Uri.EscapeDataString(id)}";
        return new Paper
        {
            Id = $"{source}:{id}",
            Title = TextOf(content, "title") ?? throw new FormatException("title: missing"),
            Abstract = TextOf(content, "abstract") ?? "",

            // Nobody, while reviewers must not know them.
            Authors = ListOf(content, "authors"),
            Published = TimeOf(note, "cdate") ?? TimeOf(note, "tcdate"),
            Comment = accepted ? null : TextOf(content, "venue"),
            JournalRef = accepted ? TextOf(content, "venue") : null,
            Links =
            [
                new(LinkKinds.Abstract, page),
                .. TextOf(content, "pdf") is { } pdf ? [new PaperLink(LinkKinds.Pdf, pdf.StartsWith('/') ? $"{Site}/pdf?id={Uri.EscapeDataString(id)}" : pdf)] : (PaperLink[])[],
                .. TextOf(content, "code") is { } code ? [new PaperLink(LinkKinds.Code, code)] : (PaperLink[])[],
            ],
            Sources = [new SourceRecord(source, id, at)],

            // ICLR.cc/2026/Conference/Withdrawn_Submission
            Withdrawn = TextOf(content, "venueid")?.Contains("Withdrawn", StringComparison.OrdinalIgnoreCase) ?? false,
        };
    }

    private static string? TextOf(JsonElement content, string name)
        => content.Object(name)?.Text("value") is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    // A list of names, or of late of objects with a name in each.
    private static IReadOnlyList<Author> ListOf(JsonElement content, string name)
        => content.Object(name)?.List("value", author => new Author(
            author.ValueKind == JsonValueKind.Object ? author.Text("fullname") ?? author.Text("name") ?? "" : author.AsText(name))) ?? [];

    // Milliseconds since 1970.
    private static DateTimeOffset? TimeOf(JsonElement note, string name)
        => note.ValueKind == JsonValueKind.Object && note.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.Number
            && time.TryGetInt64(out var milliseconds) && milliseconds is > 0 and < 100_000_000_000_000
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : null;
}

/// <summary>What OpenReview answered.</summary>
/// <param name="Page">Its papers; <see cref="Page.Next"/> is left to the source.</param>
/// <param name="Notes">How many notes there were, papers or not.</param>
/// <param name="Changed">When the last of them was changed.</param>
internal sealed record OpenReviewAnswer(Page Page, int Notes, DateTimeOffset? Changed);
