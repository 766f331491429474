using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace PaperMesh.Query.Search;

/// <summary>The days of the papers of one segment of the index, in memory for as long as the segment is there: four bytes a paper.</summary>
/// <remarks>Recency, the order by days and conditions on days look at the day of each paper found; from Lucene's column each look reads some bytes.</remarks>
internal static class SegmentDays
{
    private static readonly ConditionalWeakTable<object, int[]> Known = [];

    /// <summary>By number in the segment, as in <see cref="DateOnly.DayNumber"/>, or <see cref="PaperDocument.NoDay"/>. Not to be written to.</summary>
    public static int[] Of(AtomicReader segment) => Known.GetValue(segment.CoreCacheKey, _ => Read(segment));

    private static int[] Read(AtomicReader segment)
    {
        var values = segment.GetNumericDocValues(IndexFields.Day) ?? DocValues.EMPTY_NUMERIC;
        var days = new int[segment.MaxDoc];
        for (var doc = 0; doc < days.Length; doc++)
            days[doc] = (int)values.Get(doc);

        return days;
    }
}
