using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>A site with nothing in it: what a start of ASP.NET Core costs by itself.</summary>
internal static class BareSite
{
    public const string Name = "bare-site";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.MapGet("/", () => "nothing");
        await app.RunAsync();
    }
}
