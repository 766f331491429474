using System.Globalization;

namespace PaperMesh.Crawler.Ops;

/// <summary>Numbers and times as operators read them at a glance. Times are UTC.</summary>
internal static class OpsText
{
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Megabytes(long bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>3 s</c>, <c>12 min</c>, <c>1 h</c>, <c>2.5 d</c>: the largest unit of which there is at least one.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} d"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
    };

    public static string Until(DateTimeOffset time, DateTimeOffset now) => time - now < TimeSpan.FromSeconds(1) ? "now" : $"in {Span(time - now)}";
}
