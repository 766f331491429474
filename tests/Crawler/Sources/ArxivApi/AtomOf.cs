namespace PaperMesh.Crawler.Tests.Sources.ArxivApi;

/// <summary>Invented answers of arXiv's query API, in its form of today.</summary>
internal static class AtomOf
{
    public static string Feed(int total, params string[] entries) => $"""
        <?xml version='1.0' encoding='UTF-8'?>
        <feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
          <id>https://arxiv.org/api/x</id>
          <title>arXiv Query: x</title>
          <updated>2026-11-24T08:00:00Z</updated>
          <opensearch:totalResults>{total}</opensearch:totalResults>
          {string.Join('\n', entries)}
        </feed>
        """;

    public static string Entry(string id, string updated = "2026-11-23T10:00:00Z", string more = "") => $"""
        <entry>
          <id>http://arxiv.org/abs/{id}</id>
          <title>Pond {id}</title>
          <updated>{updated}</updated>
          <published>2026-11-01T10:00:00Z</published>
          {more}
        </entry>
        """;
}
