using System.Text.Json;
using MassTransit.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

/// <summary>A queue that was not there, and has to be made, has missed what was published before.</summary>
public sealed class NewQueues(RabbitServer server) : IClassFixture<RabbitServer>
{
    private readonly QueueNames _queues = new();

    [Fact]
    public async Task Each_queue_that_has_to_be_made_is_told_once_and_none_that_is_there()
    {
        await using var client = await BareClient.ConnectAsync(server);
        var told = await client.BindAsync("#", "papermesh.queues.made");

        await using (await StartAsync())
            (await ToldAsync(client, told, 3)).ShouldBe([_queues["keep"], _queues["note"], _queues["tag"]]);

        // The same queues, and one that somebody has deleted.
        await client.DeleteAsync(_queues["keep"]);
        await using var again = await StartAsync();
        (await ToldAsync(client, told, 1)).ShouldBe([_queues["keep"]]);

        // While it is consumed, as when a broker has forgotten it.
        await client.DeleteAsync(_queues["tag"]);
        (await ToldAsync(client, told, 1)).ShouldBe([_queues["tag"]]);
    }

    private async Task<RunningHost> StartAsync() => await (await RunningHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(_queues);
            builder.AddBus();
            builder.Services.RegisterConsumer<TagConsumer, TagDefinition>();
            builder.Services.RegisterConsumer<KeepConsumer, KeepDefinition>();
            builder.Services.RegisterConsumer<NoteConsumer, NoteDefinition>();
        },
        map: null,
        ("Bus:Transport", "rabbitmq"),
        ("Bus:Address", server.Address.ToString()))).WithBusUpAsync();

    private static async Task<IReadOnlyList<string>> ToldAsync(BareClient client, string queue, int count)
    {
        var told = new List<string>();
        await Eventually.BeTrueAsync(async () =>
        {
            told.AddRange((await client.TakeAllAsync(queue)).Select(message => JsonDocument.Parse(message.Body).RootElement.GetProperty("queue").GetString()!));
            return told.Count >= count;
        });
        return [.. told.Order(StringComparer.Ordinal)];
    }
}
