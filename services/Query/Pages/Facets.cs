namespace PaperMesh.Query.Pages;

/// <summary>One way to narrow a search.</summary>
public sealed record FacetGroup(string Title, IReadOnlyList<FacetLink> Links);

/// <param name="Text">For people.</param>
/// <param name="Count">Papers that would be left.</param>
/// <param name="Href">The search with it; without it when it is chosen.</param>
/// <param name="IsChosen">Whether the search has it already.</param>
public sealed record FacetLink(string Text, int Count, string Href, bool IsChosen);
