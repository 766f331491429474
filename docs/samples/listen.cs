#!/usr/bin/env dotnet
#:package RabbitMQ.Client@7.2.2
#:package NJsonSchema@11.6.2
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false

// Keeps a folder with the newest state of every paper of a kind: one JSON file for each. Start it with: dotnet run listen.cs
// Settings, all from the environment:
//
//   PAPERMESH_AMQP    amqp://lab:secret@localhost:5672
//   PAPERMESH_URL     http://localhost:8080
//   PAPERMESH_BIND    #.cs.CL.#    routing key: which events come from now on
//   PAPERMESH_QUERY   topic:cs.CL  the same as a query: which come from the past
//   PAPERMESH_KEY     pmk_…        an API key; needed only where reading is closed
//   PAPERMESH_FOLDER  papers

using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using NJsonSchema;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

const string Exchange = "papermesh.paper.tagged";
const string Queue = "lab.papers-csharp";

var amqp = Setting("PAPERMESH_AMQP", "amqp://guest:guest@localhost:5672");
var bind = Setting("PAPERMESH_BIND", "#");
var query = Setting("PAPERMESH_QUERY", "");
var folder = Directory.CreateDirectory(Setting("PAPERMESH_FOLDER", "papers")).FullName;
using var http = new HttpClient { BaseAddress = new Uri(Setting("PAPERMESH_URL", "http://localhost:8080")) };
if (Setting("PAPERMESH_KEY", "") is { Length: > 0 } key)
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

var schema = await JsonSchema.FromJsonAsync(await http.GetStringAsync("/schemas/papermesh.paper.tagged.v1.json"));

await using var connection = await new ConnectionFactory { Uri = new Uri(amqp) }.CreateConnectionAsync();
await using var channel = await connection.CreateChannelAsync();

// Passive: a user who may only read may not declare the exchange, and need not.
await channel.ExchangeDeclarePassiveAsync(Exchange);
await channel.QueueDeclareAsync(
    Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-max-length"] = 100_000 });
await channel.QueueBindAsync(Queue, Exchange, bind);
await channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 100, global: false);

// After the queue is bound: between the past and what comes now there is no gap.
await ReplayAsync();

var consumer = new AsyncEventingBasicConsumer(channel);
consumer.ReceivedAsync += async (_, message) =>
{
    var text = Encoding.UTF8.GetString(message.Body.Span);
    if (Faults(text) is { } faults)
    {
        var id = message.BasicProperties.Headers?["cloudEvents:id"] is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "without id";
        Console.Error.WriteLine($"{id}: {faults}");
        await channel.BasicRejectAsync(message.DeliveryTag, requeue: false);
        return;
    }

    Keep(text);
    await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
};
await channel.BasicConsumeAsync(Queue, autoAck: false, consumer);
Console.WriteLine("listening");

var stop = new TaskCompletionSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
await stop.Task;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}

string? Faults(string text)
{
    try
    {
        return schema.Validate(text) is { Count: > 0 } faults ? string.Join("; ", faults.Take(3)) : null;
    }
    catch (Exception e) when (e.GetType().Name.StartsWith("Json", StringComparison.Ordinal))
    {
        return e.Message;
    }
}

// What was missed: everything after the last sequence that an earlier start has seen.
async Task ReplayAsync()
{
    var placeFile = Path.Combine(folder, "place");
    var place = File.Exists(placeFile) ? File.ReadAllText(placeFile) : "0";
    for (var goesOn = true; goesOn;)
    {
        using var answer = await http.GetAsync($"/api/v1/events?after={place}&q={Uri.EscapeDataString(query)}&limit=1000");
        if (answer.StatusCode == HttpStatusCode.Gone)
        {
            Console.Error.WriteLine($"The log no longer holds what came after {place}; taking what it does hold.");
            place = "0";
            continue;
        }

        using var page = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        foreach (var item in page.RootElement.GetProperty("items").EnumerateArray())
        {
            Keep(item.GetProperty("data").GetRawText());
            place = item.GetProperty("sequence").GetString()!;
        }

        var next = page.RootElement.GetProperty("next").GetString();
        goesOn = next is not null;
        place = next ?? place;
        Write(placeFile, place);
    }
}

// Events come twice, and in any order: what is not newer than what is there changes nothing.
void Keep(string text)
{
    using var given = JsonDocument.Parse(text);
    var paper = given.RootElement.GetProperty("paper");
    var id = paper.GetProperty("id").GetString()!;
    if (File.Exists(PathOf(id)))
    {
        using var kept = JsonDocument.Parse(File.ReadAllText(PathOf(id)));
        if (Age(kept).CompareTo(Age(given)) >= 0)
            return;
    }

    Write(PathOf(id), text);
    if (paper.TryGetProperty("aliases", out var aliases))
    {
        foreach (var earlier in aliases.EnumerateArray())
            File.Delete(PathOf(earlier.GetString()!));
    }

    Console.WriteLine($"{id} {paper.GetProperty("title").GetString()}");
}

// Of two events about a paper the higher revision is the newer; within one revision the later time.
(long Revision, DateTimeOffset At) Age(JsonDocument tagged)
    => (tagged.RootElement.GetProperty("paper").GetProperty("revision").GetInt64(), tagged.RootElement.GetProperty("taggedAt").GetDateTimeOffset());

string PathOf(string id) => Path.Combine(folder, $"{Uri.EscapeDataString(id)}.json");

// Whoever reads it, or the next start after a crash, finds the old file or the new one.
void Write(string path, string text)
{
    File.WriteAllText($"{path}.new", text);
    File.Move($"{path}.new", path, overwrite: true);
}

string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? given : otherwise;
