using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PaperMesh.ServiceDefaults;

/// <summary>Runs a service, and says in one line why it cannot.</summary>
public static class ServiceProgram
{
    /// <summary>Exit code for settings that cannot be used (EX_CONFIG of sysexits.h).</summary>
    private const int WrongSettings = 78;

    private static readonly string[] Loud = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting.Diagnostics"];

    /// <summary>Builds it and runs it until it is asked to stop; with <c>health</c> on the command line, asks the one that runs.</summary>
    /// <param name="args">The command line: settings, or that word.</param>
    /// <param name="begin">Makes the builder of a command line.</param>
    /// <param name="build">Adds and maps what the service is made of.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<string[], WebApplicationBuilder> begin, Func<WebApplicationBuilder, WebApplication> build)
        => args is [HealthProbe.Command] ? Task.FromResult(HealthProbe.Ask()) : RunAsync(begin(args), build);

    private static async Task<int> RunAsync(WebApplicationBuilder builder, Func<WebApplicationBuilder, WebApplication> build)
    {
        // What goes wrong while starting is said once, here.
        var started = false;
        foreach (var category in Loud)
            builder.Logging.AddFilter(category, level => started && level >= LogLevel.Warning);

        try
        {
            builder.AddDraining();
            await using var app = build(builder);
            await app.StartAsync();
            started = true;
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (WhyNot(e) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return WrongSettings;
        }
    }

    /// <summary>One line that names the setting and what is expected; null for what is no setting's fault.</summary>
    public static string? WhyNot(Exception e) => e switch
    {
        OptionsValidationException invalid => $"Settings that cannot be used: {string.Join(" ", invalid.Failures.Select(Plain))}",
        // The binder's way to say that a value is no number, no time span, none of an enumeration's words.
        InvalidOperationException { InnerException: FormatException or ArgumentException } => $"A setting cannot be used: {e.Message}",
        FormatException when e.Message.StartsWith("Invalid url", StringComparison.Ordinal) => $"{e.Message}. Write it like Urls=http://localhost:8080",
        IOException { InnerException: AddressInUseException } => $"{e.Message} Stop the program that listens there, or choose another address: Urls=http://localhost:8081",
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } => $"Cannot listen: {e.Message}. Choose another address: Urls=http://localhost:8081",
        _ => null,
    };

    /// <summary>Without the words in which the framework wraps what a rule says.</summary>
    private static string Plain(string failure)
    {
        const string Wrapped = " with the error: '";
        return failure.IndexOf(Wrapped, StringComparison.Ordinal) is >= 0 and var at && failure.EndsWith("'.", StringComparison.Ordinal)
            ? failure[(at + Wrapped.Length)..^2]
            : failure;
    }
}
