using System.Globalization;

namespace PaperMesh.Query.Pages;

/// <summary>Numbers as readers see them.</summary>
internal static class Numbers
{
    /// <summary><c>12,345</c>.</summary>
    public static string Full(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 paper</c>, <c>2 papers</c>.</summary>
    public static string Of(long value, string one, string many) => $"{Full(value)} {(value == 1 ? one : many)}";

    /// <summary>Narrow: <c>950</c>, <c>1.2k</c>, <c>38k</c>, <c>1.5m</c>.</summary>
    public static string Short(long value) => value switch
    {
        < 1_000 => Full(value),
        < 9_950 => Invariant(value / 1_000.0, "0.#k"),
        < 999_500 => Invariant(value / 1_000.0, "0k"),
        _ => Invariant(value / 1_000_000.0, "0.#m"),
    };

    private static string Invariant(double value, string format)
        => value.ToString(format.Replace("k", "'k'", StringComparison.Ordinal).Replace("m", "'m'", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
