using System.Globalization;

namespace PaperMesh.Operations;

/// <summary>Figures as operators read them at a glance. What is not known is a dash.</summary>
internal static class OperationsText
{
    private const string Unknown = "–";

    public static string Number(double? number) => number is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : Unknown;

    public static string Rate(double? rate) => rate switch
    {
        null => Unknown,
        0 => "0",
        < 10 and var few => few.ToString("0.0", CultureInfo.InvariantCulture),
        _ => rate.Value.ToString("N0", CultureInfo.InvariantCulture),
    };

    public static string Percent(double? part) => part is { } known ? known.ToString("0.0 %", CultureInfo.InvariantCulture) : Unknown;

    public static string Bytes(double? bytes) => bytes switch
    {
        null => Unknown,
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
    };

    /// <summary>Of seconds: <c>3 s</c>, <c>12 min</c>, <c>1.5 h</c>, <c>2 d</c>.</summary>
    public static string Span(double? seconds) => seconds switch
    {
        null => Unknown,
        >= 86_400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.#} d"),
        >= 3_600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:0.#} h"),
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
