namespace PaperMesh.Crawler.Etiquette;

/// <summary>A request to the outside was stopped here, because it would not say who asks.</summary>
internal sealed class NoContactException()
    : InvalidOperationException(
        "No source is asked before Crawler:Contact (environment: Crawler__Contact) holds a mail or web address, by which its operators can reach you.");
