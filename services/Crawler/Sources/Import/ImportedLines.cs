namespace PaperMesh.Crawler.Sources.Import;

/// <summary>Reads single lines of past imports again.</summary>
internal sealed class ImportedLines(TimeProvider time) : IRereads
{
    public string Name => ImportedPaper.Source;

    public Task<Page> RereadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var page = new PageBuilder(now);
        page.Add("line", raw, () => new Line(1, raw, raw.Length).Read(now));
        return Task.FromResult(page.Build(Checkpoint.Start));
    }
}
