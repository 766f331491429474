using System.Runtime.InteropServices;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources.Crossref;

/// <summary>Reads Crossref's answers: a list of works, or one.</summary>
/// <param name="source">What the source is called here.</param>
internal sealed class CrossrefReader(string source)
{
    /// <summary>The works that are papers; others, such as a journal or a notice about a paper, are passed over.</summary>
    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It holds no works.</exception>
    public CrossrefAnswer Read(JsonElement answer, DateTimeOffset at)
    {
        if (answer.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object)
        {
            if (message.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
                return ReadList(message, items, at);

            if (message.TryGetProperty("DOI", out _))
            {
                var page = new PageBuilder(at);
                Add(page, message, at);
                return new CrossrefAnswer(page.Build(Checkpoint.Start), 1, null);
            }
        }

        throw new InvalidDataException($"no works of Crossref, but {Excerpt.Of(answer.GetRawText())}");
    }

    private CrossrefAnswer ReadList(JsonElement message, JsonElement items, DateTimeOffset at)
    {
        var page = new PageBuilder(at);
        foreach (var work in items.EnumerateArray())
            Add(page, work, at);

        return new CrossrefAnswer(
            page.Build(Checkpoint.Start) with { Expected = message.CountIn("total-results"), PassedOver = items.GetArrayLength() - page.Count },
            items.GetArrayLength(),
            message.TextIn("next-cursor"));
    }

    private void Add(PageBuilder page, JsonElement work, DateTimeOffset at)
    {
        if (CrossrefWork.IsPaper(work))
            page.Add($"work {work.Whereabouts("DOI", page.Count + 1)}", JsonMarshal.GetRawUtf8Value(work).ToArray(), () => CrossrefWork.Read(work, source, at));
    }
}

/// <summary>What Crossref answered.</summary>
/// <param name="Page">Its papers; <see cref="Page.Next"/> is left to the source.</param>
/// <param name="Works">How many works there were, papers or not.</param>
/// <param name="Cursor">Where the list goes on. Also given at its end, where no work follows.</param>
internal sealed record CrossrefAnswer(Page Page, int Works, string? Cursor);
