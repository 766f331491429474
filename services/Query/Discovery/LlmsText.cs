namespace PaperMesh.Query.Discovery;

/// <summary>What the site is and where things are, for language models (llmstxt.org): Markdown, all addresses whole.</summary>
internal static class LlmsText
{
    /// <param name="site">Address of this site, without a slash at its end.</param>
    public static string Of(string site) => $"""
        # PaperMesh

        > Research papers, gathered from many sources every day, tagged by topic, searchable. Titles, authors, abstracts and links; no full texts.

        Every page is also Markdown: add `.md` to its path or send `Accept: text/markdown`. JSON in the same way with `.json` or
        `Accept: application/json`. Lists go on with the `next` of an answer as `cursor`.

        A search takes words, `"a phrase"`, `-word`, `topic:diffusion-models`, `cat:cs.CL`, `author:lovelace`, `source:hf-daily`, `has:code`,
        `after:2026-01-01`, `before:2026-06-30`.

        ## Lists

        - [Latest day]({site}/daily.md): the papers of the latest day, most upvotes first; a day has `{site}/daily/2026-11-24.md`
        - [Latest week]({site}/weekly.md) and [latest month]({site}/monthly.md); others are `{site}/weekly/2026-W48.md`, `{site}/monthly/2026-11.md`
        - [Trending]({site}/trending.md): upvotes, comments and stars that fade with age; `?window=24h`, `7d` or `30d` ([how]({site}/trending/formula))
        - [Topics]({site}/topics.md): every topic with how many papers it has; a topic has `{site}/topics/diffusion-models.md`
        - Authors: `{site}/authors/ada%20lovelace.md` has the papers of everybody of that name, and whom they wrote with
        - [Search]({site}/search.md?q=graph+neural+networks): what a query finds
        - [Newest papers]({site}/feed.md)

        ## A paper

        - `{site}/papers/arxiv:2309.12345.md`: title, authors, abstract, topics, links; an id is `arxiv:…`, `doi:…` or a source's own
        - `{site}/papers/arxiv:2309.12345/history`: its versions and what changed; ask for Markdown by `Accept`
        - `{site}/papers/arxiv:2309.12345.bib` and `.ris`: how to cite it

        ## APIs

        - `{site}/api/v1/search?q=`, `{site}/api/v1/papers/arxiv:2309.12345`, `{site}/api/v1/topics`: JSON
        - `{site}/api/v1/daily/latest`, `{site}/api/v1/weekly/latest`, `{site}/api/v1/monthly/latest`, `{site}/api/v1/trending?window=7d`: lists
        - `{site}/api/v1/calendar/2026-11`: how many papers each day has
        - `{site}/api/v1/papers/arxiv:2309.12345/similar` and `/history`: what is about the same, and what changed
        - `{site}/mcp`: the Model Context Protocol over streamable HTTP; `{site}/openapi/v1.json`: all of the API
        - `{site}/api/daily_papers`, `{site}/api/papers/2309.12345`, `{site}/api/papers/search?q=`: as Hugging Face's papers API

        ## Optional

        - [Atom]({site}/feed.atom), [RSS]({site}/feed.rss), [JSON Feed]({site}/feed.feed.json): the newest papers; every list and search has its own
        - [Sitemap]({site}/sitemap.xml)

        """.ReplaceLineEndings("\n");
}
