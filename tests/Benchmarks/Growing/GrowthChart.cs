using System.Globalization;
using System.Security;
using System.Text;

namespace PaperMesh.Benchmarks.Growing;

/// <summary>Speed, cost and memory over the papers in the store, one below the other, as an SVG for light and dark pages.</summary>
internal static class GrowthChart
{
    private const int Width = 760;
    private const int Left = 72;
    private const int Right = 32;
    private const int Top = 96;
    private const int PanelHeight = 120;
    private const int Between = 52;
    private const int Bottom = 56;

    // Of the speed at the beginning.
    private const double Goal = 0.85;

    private const string Style = """
        svg { --page: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4; --line: #0969da; --goal: #bc4c00 }
        @media (prefers-color-scheme: dark) { svg { --page: #0d1117; --ink: #e6edf3; --faint: #9198a1; --grid: #30363d; --line: #58a6ff; --goal: #f0883e } }
        text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--faint) }
        .title { font-size: 16px; font-weight: 600; fill: var(--ink) }
        .panel { font-size: 13px; font-weight: 600; fill: var(--ink) }
        .y { text-anchor: end }
        .x { text-anchor: middle }
        .grid { stroke: var(--grid); stroke-width: 1 }
        .line { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
        .dot { fill: var(--line) }
        .goal { stroke: var(--goal); stroke-width: 1.5; stroke-dasharray: 5 4 }
        .goal-text { fill: var(--goal); text-anchor: end }
        """;

    /// <param name="points">At least two, the fewest papers first.</param>
    /// <param name="commit">Null: not known.</param>
    public static string Of(IReadOnlyList<GrowthPoint> points, string? commit)
    {
        var goal = Goal * Figure.Median(points.Take(points.Count / 5).Select(point => point.PapersPerSecond));
        (string Name, Func<GrowthPoint, double> Of, double? Goal)[] panels =
        [
            ("papers a second", point => point.PapersPerSecond, goal),
            ("processor time for one paper, ms", point => point.CpuMilliseconds, null),
            ("memory of the process, MB", point => point.Megabytes, null),
        ];
        var last = panels.Length * (PanelHeight + Between) - Between + Top;
        var end = points[^1].Papers;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {last + Bottom}" role="img" aria-labelledby="title about">
            <title id="title">An import while the store grows to {end:N0} papers</title>
            <desc id="about">Papers a second, processor time for one paper, and memory, over the papers in the store.</desc>
            <style>
            {Style}
            </style>
            <rect width="{Width}" height="{last + Bottom}" rx="8" fill="var(--page)"/>
            <text class="title" x="{Left}" y="30">An import while the store grows to {end:N0} papers</text>
            <text x="{Left}" y="50">Standalone, all of it in one process; {Made(commit)}</text>

            """);
        for (var panel = 0; panel < panels.Length; panel++)
            Draw(svg, panels[panel].Name, [.. points.Select(point => (point.Papers, panels[panel].Of(point)))], Top + panel * (PanelHeight + Between), panels[panel].Goal);

        foreach (var tick in Ticks(end, 5).Where(tick => tick <= end))
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="x" x="{X(tick, end):0.#}" y="{last + 18}">{tick:N0}</text>""").Append('\n');

        return svg.Append(CultureInfo.InvariantCulture, $"""
            <text class="x" x="{(Left + Width - Right) / 2}" y="{last + 36}">papers in the store</text>
            </svg>

            """).ToString();
    }

    private static string Made(string? commit)
        => SecurityElement.Escape(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd}{(commit is null ? "" : $", {commit}")}, {Environment.ProcessorCount} processors"));

    private static void Draw(StringBuilder svg, string name, (long Papers, double Value)[] points, int top, double? goal)
    {
        var (end, ticks) = (points[^1].Papers, Ticks(points.Max(point => point.Value), 4));
        var most = ticks[^1];
        double Y(double value) => top + PanelHeight * (1 - value / most);

        svg.Append(CultureInfo.InvariantCulture, $"""<text class="panel" x="{Left}" y="{top - 12}">{name}</text>""").Append('\n');
        foreach (var tick in ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(tick):0.#}" y2="{Y(tick):0.#}"/>
                <text class="y" x="{Left - 10}" y="{Y(tick) + 4:0.#}">{tick:#,0.###}</text>

                """);
        }

        if (goal is { } least)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line class="goal" x1="{Left}" x2="{Width - Right}" y1="{Y(least):0.#}" y2="{Y(least):0.#}"/>
                <text class="goal-text" x="{Width - Right - 4}" y="{Y(least) + 15:0.#}">goal: 85 % of the beginning</text>

                """);
        }

        var corners = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Papers, end):0.#},{Y(point.Value):0.#}")));
        svg.Append(CultureInfo.InvariantCulture, $"""<polyline class="line" points="{corners}"/>""").Append('\n');
        foreach (var (papers, value) in points)
            svg.Append(CultureInfo.InvariantCulture, $"""<circle class="dot" cx="{X(papers, end):0.#}" cy="{Y(value):0.#}" r="2.5"/>""").Append('\n');
    }

    private static double X(double papers, long end) => Left + (Width - Left - Right) * papers / end;

    /// <returns>Round numbers from 0 until the value is reached.</returns>
    private static double[] Ticks(double value, int about)
    {
        var rough = value / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(value / step) + 1).Select(number => number * step)];
    }
}
