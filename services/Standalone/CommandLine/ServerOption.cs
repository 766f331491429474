using System.CommandLine;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>--server URL</c>: which running PaperMesh to talk to.</summary>
internal sealed class ServerOption : Option<string>
{
    private const string Variable = "PAPERMESH_SERVER";

    public ServerOption()
        : base("--server")
    {
        Description = $"A running PaperMesh, or its gateway; {Variable} sets it for all commands";
        HelpName = "URL";
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? address : Server.DefaultAddress;
        Validators.Add(result =>
        {
            var address = result.GetValueOrDefault<string>();
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                result.AddError($"'{address}' is no address of a server. Write it like {Server.DefaultAddress}.");
        });
    }
}
