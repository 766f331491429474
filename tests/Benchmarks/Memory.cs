using System.Globalization;
using System.Text;
using PaperMesh.Crawler.Sources.Import;

namespace PaperMesh.Benchmarks;

/// <summary>How much memory an import holds while a file of invented papers goes through it, which is never whole in memory.</summary>
internal static class Memory
{
    /// <summary>What it holds may go up and down by this much, from an early tenth to the end.</summary>
    private const double Goal = 50;

    public static async Task ReportAsync(bool small)
    {
        var size = small ? 100L << 20 : 1L << 30;
        var path = TestPapers.TemporaryFile("memory.jsonl");
        await WriteAsync(path, size);

        var held = new List<double>();
        var papers = 0L;
        await using var file = File.OpenRead(path);
        await foreach (var page in JsonLinesReader.ReadAsync(file, TestPapers.Now, CancellationToken.None))
        {
            if (page.Bad is [var bad, ..])
                throw new InvalidOperationException($"{bad.Where}: {bad.Reason}");

            papers += page.Records.Count;
            if (file.Position >= (held.Count + 1) * size / 10)
                held.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
        }

        if (file.Position < size)
            throw new InvalidOperationException($"only {file.Position:N0} of {size:N0} bytes were read");

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory   {size >> 20} MB, {papers:N0} papers: held {held.Min():F0} to {held.Max():F0} MB, goal ± {Goal:F0} MB; peak of the process {Environment.WorkingSet >> 20} MB"));
    }

    private static async Task WriteAsync(string path, long size)
    {
        await using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        for (var number = 0; file.BaseStream.Position < size; number++)
            await file.WriteLineAsync(TestPapers.JsonLine(number));
    }
}
