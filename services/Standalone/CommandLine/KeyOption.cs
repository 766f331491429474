using System.CommandLine;
using PaperMesh.Storage;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>--key KEY</c>: the API key to come with.</summary>
/// <remarks>Without one, a server on this machine is shown the key in its data folder, if that is the default one and may be read.</remarks>
internal sealed class KeyOption : Option<string?>
{
    private const string Variable = "PAPERMESH_KEY";

    public KeyOption()
        : base("--key")
    {
        Description = $"An API key; {Variable} sets it for all commands; a server on this machine is shown data/{AdminKeyFile.Name}";
        HelpName = "KEY";
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } key ? key : null;
    }

    public string? Of(ParseResult parsed, ServerOption server)
        => parsed.GetValue(this) is { Length: > 0 } given ? given
            : new Uri(parsed.GetRequiredValue(server)).IsLoopback ? AdminKeyFile.Find(Environment.GetEnvironmentVariable("Storage__Path") ?? new StorageOptions().Path)
            : null;
}
