using System.Globalization;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Chaos.Tests;

[assembly: HostingStartup(typeof(JumpingClock.Startup))]

/// <summary>Brings this assembly into a program under test, which knows nothing of it (.NET's startup hooks).</summary>
#pragma warning disable CA1050 // The runtime asks for this name, without a namespace.
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize()
    {
        // Beside it lie assemblies that the program does not have.
        var folder = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, $"{name.Name}.dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }
}

namespace PaperMesh.Chaos.Tests
{
    /// <summary>The clock of one service, which somebody sets while it runs: only what the clock on the wall says jumps, as on a real machine.</summary>
    internal sealed class JumpingClock : IDisposable
    {
        private const string Variable = "PAPERMESH_TEST_CLOCK";

        private readonly string _file = Path.GetTempFileName();

        /// <summary>With which the service is started.</summary>
        public Dictionary<string, string> Settings => new()
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(JumpingClock).Assembly.Location,
            ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(JumpingClock).Assembly.GetName().Name!,
            [Variable] = _file,
        };

        public void Set(TimeSpan ahead)
        {
            var next = $"{_file}.next";
            File.WriteAllText(next, ahead.ToString("c", CultureInfo.InvariantCulture));
            File.Move(next, _file, overwrite: true);
        }

        public void Dispose() => File.Delete(_file);

        /// <summary>Comes before the service's own clock, which is only added where there is none.</summary>
        internal sealed class Startup : IHostingStartup
        {
            public void Configure(IWebHostBuilder builder)
            {
                if (Environment.GetEnvironmentVariable(Variable) is { } file)
                    builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new Clock(file)));
            }
        }

        private sealed class Clock(string file) : TimeProvider
        {
            private readonly Lock _lock = new();
            private DateTime _read;
            private TimeSpan _ahead;

            public override DateTimeOffset GetUtcNow()
            {
                lock (_lock)
                {
                    if (File.GetLastWriteTimeUtc(file) is var written && written != _read)
                        (_read, _ahead) = (written, TimeSpan.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var ahead) ? ahead : default);
                }

                return base.GetUtcNow() + _ahead;
            }
        }
    }
}
