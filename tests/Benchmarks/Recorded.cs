using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Benchmarks;

/// <summary>All that one run of the harness gave.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Commit">Null: not known.</param>
/// <param name="Machine">Processors, system and runtime.</param>
/// <param name="Figures">In the order in which they were measured.</param>
internal sealed record Recorded(DateTimeOffset Date, string? Commit, string Machine, IReadOnlyList<Figure> Figures)
{
    public static string ThisMachine
        => string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="JsonException">It holds something else.</exception>
    public static Recorded Read(string path)
        => JsonSerializer.Deserialize(File.ReadAllBytes(path), RecordedJson.Default.Recorded) ?? throw new JsonException("It is null.");

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, RecordedJson.Default.Recorded) + "\n");

    public static void PrintHead() => Console.WriteLine(
        $"{"work",-9} {"unit",-13} {"ours",10} {"anchor",10} {"ratio",7} {"spread",14} {"goal",11} {"met",3} {"CPU ms",10} {"anchor",10} {"MB",6} {"anchor",6}   input");

    public static void Print(Figure figure) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.Work,-9} {figure.Unit,-13} {figure.Ours,10:N2} {figure.Anchor,10:N2} {Ratio(figure.Ratio),7} {$"{Ratio(figure.Lowest)}–{Ratio(figure.Highest)}",14} "
        + $"{Goal(figure),11} {Met(figure),3} {figure.OursCpu,10:N2} {figure.AnchorCpu,10:N2} {figure.OursMemory,6:N0} {figure.AnchorMemory,6:N0}   {figure.Input}"));

    /// <summary>Says which ratios are worse than half of what was recorded, in each of their rounds. What stands in one of both alone is not compared.</summary>
    /// <returns>How many are.</returns>
    public int Compare(Recorded before)
    {
        var known = before.Figures.ToDictionary(figure => figure.Key);
        var (compared, halved) = (0, 0);
        foreach (var figure in Figures)
        {
            if (!known.TryGetValue(figure.Key, out var then))
                continue;

            compared++;
            if (!figure.IsHalfOf(then))
                continue;

            halved++;
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{figure.Work}, {figure.Input}: the ratio is {figure.Ratio:F2} ({figure.Lowest:F2} to {figure.Highest:F2}), on {before.Date:yyyy-MM-dd} it was {then.Ratio:F2}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"compared with {before.Date:yyyy-MM-dd}: {compared} of {Figures.Count} figures, {halved} of them worse than half"));
        return halved;
    }

    // Where ours is a hundredth, two digits would say nothing.
    private static string Ratio(double ratio) => ratio.ToString(ratio < 0.1 ? "F4" : "F2", CultureInfo.InvariantCulture);

    private static string Goal(Figure figure)
    {
        var sign = figure.MoreIsBetter ? "≥" : "≤";
        return string.Create(CultureInfo.InvariantCulture, $"{(figure.Goal is { } goal ? $"{sign} {goal:0.##}" : "")}{(figure.GoalAlone is { } alone ? $" ours {sign} {alone:0.##}" : "")}")
            .TrimStart();
    }

    private static string Met(Figure figure) => figure.IsMet switch
    {
        true => "yes",
        false => "no",
        null => "",
    };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Recorded))]
internal sealed partial class RecordedJson : JsonSerializerContext;
