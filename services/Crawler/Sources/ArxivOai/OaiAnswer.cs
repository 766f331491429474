namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>What an OAI-PMH server answered to a ListRecords or GetRecord request.</summary>
/// <param name="Page">Its records; <see cref="Page.Next"/> is left to the source.</param>
/// <param name="ResumptionToken">Where the list goes on; null at its end (OAI-PMH 2.0, 3.5).</param>
internal sealed record OaiAnswer(Page Page, string? ResumptionToken)
{
    /// <summary>Why there is nothing, where that is no fault of the request.</summary>
    public OaiRefusal Refusal { get; init; }
}

/// <summary>Errors (OAI-PMH 2.0, 3.6) that belong to the day's work.</summary>
internal enum OaiRefusal
{
    /// <summary>It is answered. The answer may be that there is nothing.</summary>
    None,

    /// <summary>The token of the request has expired or never was: the list must be asked for from its beginning.</summary>
    TokenRefused,

    /// <summary>There is no record of that identifier.</summary>
    NoSuchRecord,
}
