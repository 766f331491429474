using System.Runtime.InteropServices;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources.OpenAlex;

/// <summary>Reads OpenAlex's answers: a list of works, or one.</summary>
/// <param name="source">What the source is called here.</param>
internal sealed class OpenAlexReader(string source)
{
    /// <summary>The works that are papers; others, such as data or a cover page, are passed over.</summary>
    /// <param name="at">When it came.</param>
    /// <exception cref="InvalidDataException">It holds no works.</exception>
    public ListPart Read(JsonElement answer, DateTimeOffset at)
    {
        var page = new PageBuilder(at);
        if (answer.TryGetProperty("id", out _))
        {
            Add(page, answer, at);
            return new ListPart(page.Build(Checkpoint.Start), null);
        }

        if (!answer.TryGetProperty("results", out var works) || works.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"no works of OpenAlex, but {Excerpt.Of(answer.GetRawText())}");

        foreach (var work in works.EnumerateArray())
            Add(page, work, at);

        var meta = answer.TryGetProperty("meta", out var about) ? about : default;
        return new ListPart(
            page.Build(Checkpoint.Start) with { Expected = meta.CountIn("count"), PassedOver = works.GetArrayLength() - page.Count },
            works.GetArrayLength() == 0 ? null : meta.TextIn("next_cursor"));
    }

    private void Add(PageBuilder page, JsonElement work, DateTimeOffset at)
    {
        if (OpenAlexWork.IsPaper(work))
            page.Add($"work {work.Whereabouts("id", page.Count + 1)}", JsonMarshal.GetRawUtf8Value(work).ToArray(), () => OpenAlexWork.Read(work, source, at));
    }
}
