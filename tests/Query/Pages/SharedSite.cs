using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Pages;

/// <summary>One site for all tests of a class that only read: to start takes a hundred times as long as to answer.</summary>
public abstract class SharedSite(params PaperTagged[] papers) : IAsyncLifetime
{
    private Site? _site;

    internal Site Site => _site!;

    public async ValueTask InitializeAsync() => _site = await Site.WithAsync(papers);

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();

        GC.SuppressFinalize(this);
    }
}
