namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>What an OAI-PMH server answered to a ListRecords request.</summary>
/// <param name="Page">Its records; <see cref="Page.Next"/> is left to the source.</param>
/// <param name="ResumptionToken">Where the list goes on; null at its end (OAI-PMH 2.0, 3.5).</param>
/// <param name="TokenRefused">The token of the request has expired or never was: the list must be asked for from its beginning.</param>
internal sealed record OaiAnswer(Page Page, string? ResumptionToken, bool TokenRefused = false);
