using System.Globalization;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>Addresses of OAI-PMH requests, relative to the server.</summary>
/// <param name="Format">The metadataPrefix: <c>arXiv</c> or <c>arXivRaw</c>.</param>
/// <param name="Set">A setSpec; null for everything.</param>
internal sealed record OaiRequest(string Format, string? Set)
{
    /// <summary>
    /// The list of all that has changed on these days, both included (OAI-PMH 2.0, 4.5). A harvest of what is new says no last day, as
    /// arXiv asks: of what changes meanwhile the list would otherwise be silent.
    /// </summary>
    public string List(DateOnly from, DateOnly? until)
        => $"oai?verb=ListRecords&metadataPrefix={Format}{Day("from", from)}{Day("until", until)}{(Set is null ? "" : $"&set={Uri.EscapeDataString(Set)}")}";

    /// <summary>The next part of a list. A resumption token stands alone (OAI-PMH 2.0, 4.5: exclusive argument).</summary>
    public static string NextPart(string token) => $"oai?verb=ListRecords&resumptionToken={Uri.EscapeDataString(token)}";

    /// <summary>One paper.</summary>
    /// <param name="number">arXiv's, without version.</param>
    public string Record(string number) => $"oai?verb=GetRecord&metadataPrefix={Format}&identifier=oai:arXiv.org:{Uri.EscapeDataString(number)}";

    private static string Day(string name, DateOnly? day)
        => day is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&{name}={day:yyyy-MM-dd}");
}
