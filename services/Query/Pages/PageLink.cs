namespace PaperMesh.Query.Pages;

/// <param name="Text">What is read.</param>
/// <param name="Href">Path on this site.</param>
public sealed record PageLink(string Text, string Href);
