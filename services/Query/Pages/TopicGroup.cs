namespace PaperMesh.Query.Pages;

/// <summary>Topics that belong together, most papers first.</summary>
public sealed record TopicGroup(string Title, IReadOnlyList<TopicEntry> Topics);

/// <param name="Slug">As in the address.</param>
/// <param name="Name">For people.</param>
/// <param name="Count">Papers that have it.</param>
/// <param name="Weeks">Papers in each of the last weeks, this one last.</param>
public sealed record TopicEntry(string Slug, string Name, int Count, IReadOnlyList<int> Weeks);
