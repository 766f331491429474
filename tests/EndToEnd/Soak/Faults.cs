using Microsoft.AspNetCore.Http;

namespace PaperMesh.EndToEnd.Tests.Soak;

/// <summary>What goes wrong on the way, by chance but the same chance for the same seed: 5 % 503, 2 % cut off, 1 % garbage, 2 % slow.</summary>
internal sealed class Faults(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _drawing = new();

    /// <summary>How many answers were spoilt, by kind.</summary>
    public Dictionary<string, int> Count { get; } = new() { ["503"] = 0, ["cut off"] = 0, ["garbage"] = 0, ["slow"] = 0 };

    /// <summary>Answers badly, if it is this answer's turn.</summary>
    /// <returns>False when the right answer is still to be given.</returns>
    public async Task<bool> SpoilAsync(HttpContext context, byte[] body)
    {
        switch (Draw())
        {
            case "503":
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "1";
                return true;
            case "cut off":
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                return true;
            case "garbage":
                await context.Response.WriteAsync("<html><body>Be back soon</body></html>", context.RequestAborted);
                return true;
            case "slow":
                await Task.Delay(TimeSpan.FromSeconds(3), context.RequestAborted);
                return false;
            default:
                return false;
        }
    }

    private string Draw()
    {
        lock (_drawing)
        {
            var fault = _random.Next(100) switch
            {
                < 5 => "503",
                < 7 => "cut off",
                < 8 => "garbage",
                < 10 => "slow",
                _ => "",
            };
            if (fault is not "")
                Count[fault]++;

            return fault;
        }
    }
}
