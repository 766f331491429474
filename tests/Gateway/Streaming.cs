using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PaperMesh.Gateway.Tests;

public sealed class Streaming
{
    [Fact]
    public async Task Events_come_through_one_by_one_as_they_happen()
    {
        using var next = new SemaphoreSlim(0);
        await using var notifier = await Backend.StartAsync("notifier", app => app.MapGet("/api/v1/events/stream", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var sequence = 1; ; sequence++)
            {
                await context.Response.WriteAsync($"id: {sequence}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await next.WaitAsync(context.RequestAborted);
            }
        }));
        await using var gateway = await RunningGateway.StartAsync(("notifier", notifier.Address));

        await using var stream = await gateway.Http.GetStreamAsync(
            new Uri("/api/v1/events/stream", UriKind.Relative), TestContext.Current.CancellationToken);
        using var lines = new StreamReader(stream);

        for (var sequence = 1; sequence <= 5; sequence++)
        {
            (await lines.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe($"id: {sequence}");
            (await lines.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("");
            next.Release(); // Only now does the backend write the next one.
        }
    }

    [Fact]
    public async Task A_stream_that_never_ends_does_not_keep_the_gateway_from_stopping()
    {
        await using var notifier = await Backend.StartAsync("notifier", app => app.MapGet("/api/v1/events/stream", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(":\n\n", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        await using var gateway = await RunningGateway.StartAsync(("notifier", notifier.Address));
        await using var stream = await gateway.Http.GetStreamAsync(
            new Uri("/api/v1/events/stream", UriKind.Relative), TestContext.Current.CancellationToken);

        await gateway.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
