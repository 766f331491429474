using System.Globalization;
using System.Text;

namespace PaperMesh.Crawler.Sources;

/// <summary>What a fault shows of a foreign value: enough to find it, and safe in a log and on a page's line.</summary>
internal static class Excerpt
{
    private const int Length = 60;

    /// <summary>In quotes, at most 60 characters; those that control something or are half of a pair as <c>\u0000</c>.</summary>
    public static string Of(string value)
    {
        var shown = new StringBuilder("'", Length + 3);
        foreach (var c in value.AsSpan(0, Math.Min(value.Length, Length)))
        {
            if (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                shown.Append(c);
        }

        return shown.Append(value.Length > Length ? "…'" : "'").ToString();
    }

    /// <summary>The same of bytes that are meant to be UTF-8.</summary>
    public static string Of(ReadOnlySpan<byte> value) => Of(Encoding.UTF8.GetString(value[..Math.Min(value.Length, 4 * Length)]));
}
