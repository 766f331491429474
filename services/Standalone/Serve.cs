using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PaperMesh.Classifier;
using PaperMesh.Crawler;
using PaperMesh.Access;
using PaperMesh.Access.SignIn;
using PaperMesh.Notifier;
using PaperMesh.Operations;
using PaperMesh.Query;
using PaperMesh.Query.Search;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Standalone.CommandLine;
using PaperMesh.Storage;

namespace PaperMesh.Standalone;

/// <summary>All services in one process, serving the same URLs as the gateway.</summary>
internal static class Serve
{
    /// <summary>Runs until the process is asked to stop.</summary>
    /// <param name="settings">As ASP.NET Core takes them: <c>--Storage:Path=data</c>.</param>
    /// <exception cref="CommandException">It cannot start, for a reason that whoever started it can do something about.</exception>
    public static async Task RunAsync(string[] settings)
    {
        try
        {
            await HostAsync(settings);
        }
        catch (Exception e) when (WhatToDoAbout(e) is { } advice)
        {
            throw advice;
        }
    }

    private static async Task HostAsync(string[] settings)
    {
        // appsettings.json lies beside the program, wherever that was started; the data folder is the current directory's.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });

        if (!NamesAnAddress(builder.Configuration))
            builder.WebHost.UseUrls(Server.DefaultAddress);

        // The web server would find out after everything else has started.
        foreach (var address in builder.Configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
            BindingAddress.Parse(address);

        // What goes wrong while starting is said once, by whoever catches it.
        var started = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => started && level >= LogLevel.Warning);

        using var data = DataFolder.Take(builder.Configuration.GetValue("Storage:Path", new StorageOptions().Path));

        // What the commands on this machine show, so that nobody has to copy a key for them.
        builder.Configuration["Access:AdminKey"] ??= AdminKeyFile.ReadOrMake(data);

        builder.AddServiceDefaults();
        builder.AddFrontDoor();
        builder.AddOperations();
        builder.AddBus();
        builder.AddCrawler();
        builder.AddClassifier();
        builder.AddQuery();
        builder.AddNotifier();

        await using var app = builder.Build();

        app.MapServiceDefaults(FrontDoor.Use);
        app.MapFrontDoor();
        app.MapOperations();
        app.MapCrawler();
        app.MapClassifier();
        app.MapQuery();
        app.MapNotifier();

        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The web server starts last. What runs by now is stopped in order, before its store is gone.
            await app.StopAsync();
            throw;
        }

        started = true;
        Console.WriteLine($"PaperMesh is at {Browsable(app.Urls)}  (data in {data.Path}; Ctrl+C stops it)");
        if (await app.Services.InviteAdministratorAsync(CancellationToken.None) is { } password)
            Console.WriteLine($"Sign in once at {Browsable(app.Urls.Take(1))}/sign-in with the password {password} and choose your own");

        await app.WaitForShutdownAsync();
    }

    /// <remarks>
    /// The default address is not in appsettings.json: there it would win over <c>ASPNETCORE_URLS</c> and over the port that the
    /// container images of ASP.NET Core set.
    /// </remarks>
    private static bool NamesAnAddress(ConfigurationManager configuration)
        => configuration["urls"] is not null
            || configuration["http_ports"] is not null
            || configuration["https_ports"] is not null
            || configuration.GetSection("Kestrel:Endpoints").Exists();

    private static string Browsable(IEnumerable<string> addresses)
        => string.Join(", ", addresses.Select(address => address.Replace("[::]", "localhost").Replace("0.0.0.0", "localhost")));

    /// <summary>What to tell whoever gave these settings; null when nobody can do anything about it.</summary>
    internal static CommandException? WhatToDoAbout(Exception e) => e switch
    {
        IndexInUseException => new(e.Message),
        IOException { InnerException: AddressInUseException } => new(
            $"{e.Message} Stop the program that listens there, or choose another port: papermesh serve --urls http://localhost:8081"),
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } => new(
            $"Cannot listen: {e.Message}. Choose another address: papermesh serve --urls http://localhost:8081"),
        FormatException when e.Message.StartsWith("Invalid url", StringComparison.Ordinal) => new(
            $"{e.Message}. Write it like --urls http://localhost:8080", ExitCodes.WrongUsage),
        _ when ServiceProgram.WhyNot(e) is { } reason => new(reason, ExitCodes.WrongUsage),
        _ => null,
    };
}
