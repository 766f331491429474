using System.ComponentModel;

namespace PaperMesh.Query.Mcp;

/// <summary>Topics that have papers.</summary>
internal sealed record FoundTopics
{
    [Description("Most papers first.")]
    public required IReadOnlyList<FoundTopic> Topics { get; init; }

    [Description("How many topics match in all, shown or not.")]
    public required int Total { get; init; }
}

/// <param name="Slug">For <c>topics</c> of search_papers.</param>
/// <param name="Name">For people.</param>
/// <param name="Papers">How many papers have it.</param>
internal sealed record FoundTopic(string Slug, string Name, int Papers);
