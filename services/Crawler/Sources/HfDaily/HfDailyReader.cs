using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources.HfDaily;

/// <summary>Reads a list of the Hugging Face Daily Papers, as their API answers it: entries with a <c>paper</c> in each.</summary>
internal static class HfDailyReader
{
    /// <summary>The name of the source.</summary>
    public const string Source = "hf-daily";

    /// <summary>Bytes of a list, unpacked; the fullest day so far has half a million.</summary>
    public const int MaxBody = 20 << 20;

    /// <summary>Every paper of a day, announced on it; <see cref="Page.Next"/> is left to the source.</summary>
    /// <param name="body">Plain or gzip.</param>
    /// <param name="at">When its votes, comments and stars were counted.</param>
    /// <exception cref="InvalidDataException">It is no such list, or too long, or a gzip that is damaged or cut off.</exception>
    public static Task<Page> ReadAsync(Stream body, DateOnly day, DateTimeOffset at, CancellationToken cancellationToken)
        => ReadAsync(body, Source, string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}"), _ => day, at, cancellationToken);

    /// <summary>The same of any list.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="list">What list it is, for people: <c>2026-W47</c>.</param>
    /// <param name="announced">The day on which an entry was announced, if that is known.</param>
    public static async Task<Page> ReadAsync(
        Stream body,
        string source,
        string list,
        Func<JsonElement, DateOnly?> announced,
        DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        using var json = await ParseAsync(body, cancellationToken);
        if (json.RootElement.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"a list of papers is expected, not {Excerpt.Of(json.RootElement.GetRawText())}");

        var page = new PageBuilder(at);
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            page.Add(
                $"{list} entry {page.Count + 1}",
                JsonMarshal.GetRawUtf8Value(entry).ToArray(),
                () => HfPaper.Read(entry, source, entry.ValueKind == JsonValueKind.Object ? announced(entry) : null, at));
        }

        return page.Build(Checkpoint.Start);
    }

    private static async Task<JsonDocument> ParseAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            await using var plain = await GzipInput.OpenAsync(body, cancellationToken);
            return JsonDocument.Parse(await BoundedBody.ReadAsync(plain, MaxBody, cancellationToken));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"not JSON: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}
