using Microsoft.Extensions.Primitives;

namespace PaperMesh.Gateway.Replicas;

/// <summary>Fires once.</summary>
internal sealed class ConfigurationChange : IChangeToken
{
    // Holds no timer and no handle: nothing has to be disposed of.
    private readonly CancellationTokenSource _fired = new();

    public bool HasChanged => _fired.IsCancellationRequested;

    public bool ActiveChangeCallbacks => true;

    public void Fire() => _fired.Cancel();

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => _fired.Token.Register(callback, state);
}
