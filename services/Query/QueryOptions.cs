using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Query;

/// <summary>The read side: section <c>Query</c>.</summary>
internal sealed class QueryOptions
{
    /// <summary>
    /// Names this replica among those that share the documents; each has a queue and an index of its own. It must stay the same over
    /// restarts, so that the replica takes up its queue again: a StatefulSet's pod name, not a random one.
    /// </summary>
    [RegularExpression(
        "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        ErrorMessage = "Query:Instance is made of lower-case letters, digits and dashes, at most 63.")]
    public string Instance { get; set; } = "main";

    /// <summary>
    /// For replicas that nobody gives names to, on one machine and with one folder <c>Storage:Path</c>: each calls itself by the first of
    /// <c>1</c>, <c>2</c>, <c>3</c> … that no other one has at that time, and goes on with its queue and its index. <see cref="Instance"/> is that name then.
    /// </summary>
    public bool TakeInstance { get; set; }

    /// <summary>Folder of the search index; one process at a time. Null: <c>index-&lt;Instance&gt;</c> in <c>Storage:Path</c>.</summary>
    public string? IndexPath { get; set; }

    /// <summary>
    /// File of the embedding by which queries are compared with papers; it must be the Classifier's. Null: the one that PaperMesh brings.
    /// Papers with vectors of another model, a sentence encoder's too, are ranked by their words.
    /// </summary>
    public string? Embedding { get; set; }

    /// <summary>
    /// Where readers reach the site, for the addresses in feeds: <c>https://papers.example.org</c>. Null: as each request came, which is
    /// wrong behind a gateway.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// Megabytes of papers that are kept in memory as they were last answered, so that they need not be read from the documents again; about
    /// 80 papers fit into one. 0: none is kept.
    /// </summary>
    [Range(0, 100_000)]
    public int PaperCache { get; set; } = 64;

    /// <summary>How often the index is made durable. What was indexed after that is indexed again at the next start.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan CommitEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// At the most so often papers that were written become searchable, under load; a single one does at once. Receipts wait for it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromMilliseconds(200);
}
