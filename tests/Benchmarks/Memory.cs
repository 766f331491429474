namespace PaperMesh.Benchmarks;

internal static class Memory
{
    public static Task ReportAsync(bool small) => Task.FromResult(small);
}
