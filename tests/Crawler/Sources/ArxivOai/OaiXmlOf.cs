namespace PaperMesh.Crawler.Tests.Sources.ArxivOai;

/// <summary>Invented answers of an OAI-PMH server.</summary>
internal static class OaiXmlOf
{
    public static string List(params string[] content) => Envelope($"<ListRecords>\n{string.Join('\n', content)}\n</ListRecords>");

    public static string Error(string code, string text) => Envelope($"<error code=\"{code}\">{text}</error>");

    public static string Record(string id, string datestamp = "2026-11-20", string metadata = "", params string[] sets) => $"""
        <record>
        <header><identifier>oai:arXiv.org:{id}</identifier><datestamp>{datestamp}</datestamp>{string.Concat(sets.Select(set => $"<setSpec>{set}</setSpec>"))}</header>
        <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{id}</id><title>Pond {id}</title>{metadata}</arXiv></metadata>
        </record>
        """;

    private static string Envelope(string content) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
        <responseDate>2026-11-24T08:00:00Z</responseDate>
        <request verb="ListRecords">https://oai.example.org/oai</request>
        {content}
        </OAI-PMH>
        """;
}
