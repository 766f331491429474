using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Harvesting.Completeness;

/// <summary>On which days a source has lately announced papers, category by category: each category's last ten, newest first.</summary>
internal static class AnnouncedDays
{
    private const int DaysKept = 10;

    // arXiv has some 180; a source that makes up its own for each paper must not fill the store.
    private const int CategoriesKept = 300;

    /// <summary>What is known, and what a page adds to it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<DateOnly>> With(
        this IReadOnlyDictionary<string, IReadOnlyList<DateOnly>> known, IReadOnlyList<SourcePaper> records)
    {
        Dictionary<string, IReadOnlyList<DateOnly>>? all = null;
        foreach (var days in records.Where(record => record.Paper.Announced is not null).GroupBy(CategoryOf, record => record.Paper.Announced!.Value))
        {
            var before = known.GetValueOrDefault(days.Key) ?? [];
            if (before is [] && (all ?? known).Count >= CategoriesKept)
                continue;

            all ??= new Dictionary<string, IReadOnlyList<DateOnly>>(known);
            all[days.Key] = [.. before.Concat(days).Distinct().OrderDescending().Take(DaysKept)];
        }

        return all ?? known;
    }

    private static string CategoryOf(SourcePaper record)
        => record.Paper.PrimaryCategory ?? (record.Paper.Categories is [var first, ..] ? first : "");
}
