using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PaperMesh.Gateway.Tests;

/// <summary>Alone in the process while it runs, since it measures what the process holds.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public async Task An_import_of_200_MB_passes_whole_in_little_memory()
    {
        const long Size = 200_000_000;
        await using var crawler = await Backend.StartAsync("crawler", app => app.MapPost("/api/v1/import", async (HttpRequest request) =>
        {
            var buffer = new byte[81_920];
            var total = 0L;
            while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
                total += read;

            return total;
        }));
        await using var gateway = await RunningGateway.StartAsync(("crawler", crawler.Address));
        using var body = new Megabytes(Size);

        using var response = await gateway.Http.PostAsync(
            new Uri("/api/v1/import", UriKind.Relative), body, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe($"{Size}");
        body.MostHeld.ShouldBeLessThan(20_000_000, "sender, gateway and receiver together, which share this process");
    }

    /// <summary>
    /// A body that is made while it is sent, and watches the memory meanwhile: what is still held after a collection,
    /// since the working set depends on when the collector last ran.
    /// </summary>
    private sealed class Megabytes(long size) : HttpContent
    {
        /// <summary>Bytes held above those at the start, the most of ten looks.</summary>
        public long MostHeld { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var piece = new byte[1_000_000];
            for (var sent = 0L; sent < size; sent += piece.Length)
            {
                await stream.WriteAsync(piece);
                if (sent % (size / 10) == 0)
                    MostHeld = Math.Max(MostHeld, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
