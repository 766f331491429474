using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Pages;

/// <summary>The invented papers that a new installation shows.</summary>
internal static class Samples
{
    private const string Source = "samples";

    public static bool Holds(StoredPaper stored) => stored.Paper.Sources.Any(source => source.Name == Source);
}
