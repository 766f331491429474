using System.CommandLine;
using System.CommandLine.Parsing;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh serve</c>: hands its settings on to the host.</summary>
internal sealed class ServeCommand : Command, IHaveExamples
{
    // Settings of the host, which have no section.
    private static readonly string[] HostKeys =
        ["urls", "http_ports", "https_ports", "environment", "contentRoot", "webRoot", "applicationName", "AllowedHosts"];

    public ServeCommand()
        : base("serve", "Run all of PaperMesh in this process (the default command)")
    {
        var settings = new Argument<string[]>("SETTING")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "--Section:Key=value, each also an environment variable: --Storage:Path=data is Storage__Path=data. "
                + "The address to listen on is --urls.",
        };
        settings.Validators.Add(Check);
        Add(settings);

        SetAction(async parsed =>
        {
            await Serve.RunAsync(parsed.GetValue(settings) ?? []);
            return ExitCodes.Done;
        });
    }

    public string Examples =>
        """
        Examples:
          papermesh serve --urls http://localhost:9000
          papermesh serve --urls http://0.0.0.0:8080 --Storage:Path=/srv/papermesh
          papermesh serve --Samples:Enabled=false --Crawler:Contact=library@example.org
        """;

    /// <summary>ASP.NET Core would take any key in silence: a slip of the pen should not start a server with other settings.</summary>
    internal static void Check(ArgumentResult result)
    {
        for (var at = 0; at < result.Tokens.Count; at++)
        {
            var token = result.Tokens[at].Value;
            var key = token.Split('=', 2)[0];

            if (!key.StartsWith("--", StringComparison.Ordinal))
                result.AddError($"'{token}' is no setting. Settings are written --Section:Key=value.");
            else if (!IsKnownOrHasSection(key[2..]))
                result.AddError($"There is no setting '{key}'. Settings have a section, as in --Storage:Path=data; the address is --urls.");
            else if (!token.Contains('=') && (++at == result.Tokens.Count || result.Tokens[at].Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"'{key}' has no value. Write {key}=value.");
        }
    }

    private static bool IsKnownOrHasSection(string key)
        => key.Contains(':') || key.StartsWith("OTEL_", StringComparison.Ordinal) || HostKeys.Contains(key, StringComparer.OrdinalIgnoreCase);
}
