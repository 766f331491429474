namespace PaperMesh.Query.Pages;

/// <summary>One order of the papers found, and the address of the search in it.</summary>
public sealed record SortLink(string Text, string Href, bool IsChosen);
