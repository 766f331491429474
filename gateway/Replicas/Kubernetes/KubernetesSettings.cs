using Microsoft.Extensions.Options;

namespace PaperMesh.Gateway.Replicas.Kubernetes;

/// <summary>Completes the settings by what a pod is told, and says at the start what is wrong with them.</summary>
internal sealed class KubernetesSettings(IConfiguration configuration) : IPostConfigureOptions<KubernetesOptions>, IValidateOptions<KubernetesOptions>
{
    private const string Expected = "expected is k8s+http://service.namespace:port, or k8s+http://service:port in the gateway's own namespace.";

    public void PostConfigure(string? name, KubernetesOptions options)
    {
        if (options.Api is not null || configuration["KUBERNETES_SERVICE_HOST"] is not { Length: > 0 } host)
            return;

        options.Api = new UriBuilder(Uri.UriSchemeHttps, host, configuration.GetValue("KUBERNETES_SERVICE_PORT", 443)).Uri;
    }

    public ValidateOptionsResult Validate(string? name, KubernetesOptions options)
    {
        if (options.Api is { } api && !(api.IsAbsoluteUri && api.Scheme is "http" or "https"))
            return ValidateOptionsResult.Fail($"'{api}' was given in Destinations:Kubernetes:Api; expected is an address like http://127.0.0.1:8001.");

        foreach (var destination in configuration.GetSection("ReverseProxy:Clusters").GetChildren().SelectMany(cluster => cluster.GetSection("Destinations").GetChildren()))
        {
            if (destination["Address"] is not { } address || !KubernetesService.IsMeant(address))
                continue;

            if (!KubernetesService.TryParse(address, "default", out _))
                return ValidateOptionsResult.Fail($"'{address}' was given in {destination.Path}:Address; {Expected}");

            if (options.Api is null)
            {
                return ValidateOptionsResult.Fail(
                    $"'{address}' was given in {destination.Path}:Address, but this is no pod of Kubernetes (KUBERNETES_SERVICE_HOST is not set): "
                    + "name the API server in Destinations:Kubernetes:Api, or use dns+http:// or http://.");
            }
        }

        return ValidateOptionsResult.Success;
    }
}
