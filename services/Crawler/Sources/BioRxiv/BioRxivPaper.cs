using System.Text.Json;
using System.Text.RegularExpressions;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.BioRxiv;

/// <summary>One version of a paper of bioRxiv or medRxiv.</summary>
internal static partial class BioRxivPaper
{
    // What the API writes where a record has nothing.
    private const string None = "NA";

    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the answer came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public static Paper Read(JsonElement record, string source, DateTimeOffset at)
    {
        if (record.ValueKind != JsonValueKind.Object)
            throw new FormatException($"an object is expected, not {Excerpt.Of(record.GetRawText())}");

        var given = record.Text("doi") ?? throw new FormatException("doi: missing");
        var id = WorkId.Of(source, given, given, arxiv: null);
        if (id.Doi is null)
            throw new FormatException($"doi: {Excerpt.Of(given)} is none");

        var version = VersionOf(record);
        var posted = record.Date("date") ?? throw new FormatException("date: missing");
        var site = record.Text("server") is { } server && server.Equals("medRxiv", StringComparison.OrdinalIgnoreCase) ? "medrxiv" : "biorxiv";
        var page = $"https://www.{site}.org/content/{id.Doi}v{version}";
        var text = AbstractOf(record);

        return new Paper
        {
            Id = id.PaperId,
            Version = version,
            Versions = [new(version, posted)],
            Title = JatsText.Of(record.Text("title") ?? throw new FormatException("title: missing")),
            Abstract = text,
            // "Moor, A. B.; Pond Consortium"
            Authors = [.. (record.Text("authors") ?? "").Split(';').Select(name => new Author(AuthorNames.Turned(name)))],
            Published = version == 1 ? posted : null,
            Updated = version == 1 ? null : posted,
            Announced = version == 1 ? DateOnly.FromDateTime(posted.UtcDateTime) : null,
            License = LicenseOf(record.Text("license")),
            Doi = id.Doi,
            JournalRef = record.Text("published") is { } journal && journal != None ? journal : null,
            Links = [new(LinkKinds.Abstract, page), new(LinkKinds.Pdf, $"{page}.full.pdf")],
            Sources = [new SourceRecord(source, given, at)],
            Withdrawn = (record.Text("type")?.Contains("withdrawn", StringComparison.OrdinalIgnoreCase) ?? false) || Withdrawal.IsSaid(null, text),
        };
    }

    private static int VersionOf(JsonElement record)
        => record.CountIn("version") is > 0 and var number ? number : throw new FormatException("version: a number from 1 is expected");

    // Where the paper has headings and lists, the API leaves marks of its own: O_ST_ABSBackgroundC_ST_ABSPonds are …
    private static string AbstractOf(JsonElement record)
    {
        var text = record.Text("abstract") ?? "";
        return text == None ? "" : JatsText.Of(OtherMarks().Replace(ParagraphMarks().Replace(text, "\n\n"), ""));
    }

    private static string? LicenseOf(string? license) => license switch
    {
        "cc0" or "cc0_ng" => "https://creativecommons.org/publicdomain/zero/1.0/",
        "cc_by" or "cc_by_ng" => "https://creativecommons.org/licenses/by/4.0/",
        "cc_by_nc" => "https://creativecommons.org/licenses/by-nc/4.0/",
        "cc_by_nd" => "https://creativecommons.org/licenses/by-nd/4.0/",
        "cc_by_nc_nd" => "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        _ => null,
    };

    [GeneratedRegex("[OC]_(ST_ABS|LI|UL|OL)", RegexOptions.NonBacktracking)]
    private static partial Regex ParagraphMarks();

    [GeneratedRegex("[OC]_(SCPCAP|SCPLOW|FIG|TBL|FD)", RegexOptions.NonBacktracking)]
    private static partial Regex OtherMarks();
}
