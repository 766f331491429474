using Microsoft.Extensions.Options;

namespace PaperMesh.Storage;

/// <summary>The store of each service in this process, on the provider of the settings.</summary>
internal sealed class Stores(IOptions<StorageOptions> options)
{
    public IStore Of(string service) => throw new InvalidOperationException($"{service}: {options.Value.Provider}");
}
