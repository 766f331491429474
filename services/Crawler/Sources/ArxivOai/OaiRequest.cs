using System.Globalization;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>Addresses of OAI-PMH requests, relative to the server.</summary>
internal static class OaiRequest
{
    /// <summary>
    /// The next part of the list that is under way, or else the list of all that has changed since <see cref="Checkpoint.UpTo"/>
    /// (OAI-PMH 2.0, 4.5). That day itself is in it again: a datestamp has no hour, and clocks differ. There is no <c>until</c>, as arXiv
    /// asks; <see cref="Checkpoint.Until"/> only says what is certain once the list is complete.
    /// </summary>
    /// <param name="set">A setSpec; null for everything.</param>
    public static string ListRecords(Checkpoint at, string? set)
    {
        // A resumption token stands alone (OAI-PMH 2.0, 4.5: exclusive argument).
        if (at.ResumptionToken is { } token)
            return $"oai?verb=ListRecords&resumptionToken={Uri.EscapeDataString(token)}";

        var from = at.UpTo is { } day ? string.Create(CultureInfo.InvariantCulture, $"&from={day:yyyy-MM-dd}") : "";
        return $"oai?verb=ListRecords&metadataPrefix=arXiv{from}{(set is null ? "" : $"&set={Uri.EscapeDataString(set)}")}";
    }
}
