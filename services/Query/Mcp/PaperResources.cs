using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Mcp;

/// <summary>Papers as resources, so that a client can attach one to a conversation.</summary>
[McpServerResourceType]
internal sealed class PaperResources(PaperStore store)
{
    private const string Prefix = "papermesh://papers/";
    private const string MediaType = "text/markdown";

    /// <summary>A link that a client can read with <c>resources/read</c>.</summary>
    public static ResourceLinkBlock LinkTo(StoredPaper stored) => new()
    {
        Uri = Prefix + Paths.Escaped(stored.Id),
        Name = stored.Id,
        Title = Latex.Plain(stored.Paper.Title),
        MimeType = MediaType,
    };

    [McpServerResource(UriTemplate = Prefix + "{+id}", Name = "paper", Title = "A paper", MimeType = MediaType)]
    [Description("One paper as Markdown: title, authors, topics, abstract, links. The id is as in the lists: arxiv:2309.12345.")]
    public async Task<ResourceContents> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var asWritten = Uri.UnescapeDataString(id);
        var stored = await store.FindAsync(asWritten, cancellationToken)
            ?? throw new McpProtocolException(
                $"No paper with the id '{asWritten}' is kept here. search_papers finds papers by their words.", McpErrorCode.InvalidParams);

        return new TextResourceContents { Uri = Prefix + Paths.Escaped(stored.Id), MimeType = MediaType, Text = Markdown.Of(stored) };
    }
}
