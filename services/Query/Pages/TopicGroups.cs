using PaperMesh.Query.Lists;

namespace PaperMesh.Query.Pages;

internal static class TopicGroups
{
    /// <summary>The taxonomy's own topics, then arXiv's categories by archive; the group with most papers first.</summary>
    public static IReadOnlyList<TopicGroup> Of(IReadOnlyList<TopicCount> topics, PaperCounts? counts = null)
        => [.. topics
            .GroupBy(topic => ArxivCategories.IsOne(topic.Slug) ? ArxivCategories.Archive(topic.Slug) : "")
            .OrderBy(group => group.Key.Length > 0)
            .ThenByDescending(group => group.Sum(topic => topic.Count))
            .Select(group => new TopicGroup(
                group.Key.Length > 0 ? group.Key : "Subjects",
                [.. group.Select(topic => new TopicEntry(topic.Slug, topic.Name, topic.Count, counts?.WeeksOf(topic.Slug) ?? [])).OrderByDescending(topic => topic.Count).ThenBy(topic => topic.Name, StringComparer.Ordinal)]))];
}
