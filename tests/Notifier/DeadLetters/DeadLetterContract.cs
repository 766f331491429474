using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Notifier.DeadLetters;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Bus;
using RabbitMQ.Client;

namespace PaperMesh.Notifier.Tests.DeadLetters;

/// <summary>What holds for dead letters on every transport.</summary>
public abstract class DeadLetterContract(TemporaryFolder folder)
{
    private const string Api = "/api/v1/dead-letters";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract IReadOnlyDictionary<string, string?> Settings { get; }

    [Fact]
    public async Task What_a_consumer_gave_up_on_is_kept_with_its_reason_and_can_be_sent_again()
    {
        var patient = new Patient();
        await using var notifier = await StartAsync(patient);

        await Task.WhenAll(Invented.Many(3).Select(tagged => notifier.Bus.Publish(tagged, Token)));

        await CountAsync(notifier, 3);
        var groups = await GetAsync(notifier, "/groups");
        groups.EnumerateArray().Single().GetProperty("count").GetInt32().ShouldBe(3);
        var fingerprint = groups[0].GetProperty("fingerprint").GetString();
        groups[0].GetProperty("queue").GetString().ShouldBe("patient");

        var letter = (await GetAsync(notifier, $"?group={fingerprint}&limit=100")).GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("subject").GetString() == "arxiv:2611.00002");
        letter.GetProperty("reason").GetString().ShouldBe("arxiv:2611.00002 makes me ill.");
        letter.GetProperty("exception").GetString().ShouldBe("System.InvalidOperationException");
        letter.GetProperty("stackTrace").GetString()!.ShouldContain(nameof(PatientConsumer));
        letter.GetProperty("state").GetString().ShouldBe("waiting");
        var message = JsonSerializer.Deserialize(letter.GetProperty("message").GetString()!, ContractsJson.Default.PaperTagged)!;
        message.Paper.Title.ShouldBe(Invented.Tagged(2).Paper.Title);

        // Still ill: it fails again, is the same letter, and waits again.
        await PostAsync(notifier, $"/{letter.GetProperty("id").GetString()}/redrive", HttpStatusCode.OK);
        await Eventually.BeTrueAsync(async () => (await OneAsync(notifier, letter)) is var again
            && again.GetProperty("times").GetInt32() == 2 && again.GetProperty("state").GetString() == "waiting");
        await CountAsync(notifier, 3);

        // Somebody decides about one, and the reason of the others is gone.
        await PostAsync(notifier, $"/{letter.GetProperty("id").GetString()}/archive", HttpStatusCode.OK);
        patient.IsWell = true;
        var taken = await PostAsync(notifier, $"/redrive?group={fingerprint}", HttpStatusCode.Accepted);
        taken.GetProperty("count").GetInt32().ShouldBe(2);

        await CountAsync(notifier, 0);
        await Eventually.BeTrueAsync(() => patient.Healed.Count == 2);
        patient.Healed.Keys.Order().ShouldBe(["arxiv:2611.00001/1/rules-1", "arxiv:2611.00003/1/rules-1"]);
        (await OneAsync(notifier, letter)).GetProperty("state").GetString().ShouldBe("archived");
        (await GetAsync(notifier, "/groups")).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_long_message_is_listed_by_its_beginning_and_shown_and_sent_again_whole()
    {
        var patient = new Patient();
        await using var notifier = await StartAsync(patient);
        var tagged = Invented.Tagged(1) with { Paper = Invented.Tagged(1).Paper with { Abstract = new string('x', 100_000) } };

        await notifier.Bus.Publish(tagged, Token);

        await CountAsync(notifier, 1);
        var listed = (await GetAsync(notifier, "")).GetProperty("items")[0];
        listed.GetProperty("message").GetString()!.Length.ShouldBe(LongMessage.Inline / 4 * 3);
        listed.GetProperty("length").GetInt32().ShouldBeGreaterThan(100_000);
        (await notifier.Http.GetStringAsync("/ops/dead-letters", Token)).ShouldContain("its first 32 KB of ");
        var whole = JsonSerializer.Deserialize((await OneAsync(notifier, listed)).GetProperty("message").GetString()!, ContractsJson.Default.PaperTagged)!;
        whole.Paper.Abstract.ShouldBe(tagged.Paper.Abstract);

        patient.IsWell = true;
        await PostAsync(notifier, "/redrive", HttpStatusCode.Accepted);
        await CountAsync(notifier, 0);
        await Eventually.BeTrueAsync(() => patient.Healed.Count == 1);
    }

    [Fact]
    public async Task A_letter_whose_message_is_gone_waits_again_and_holds_up_no_other()
    {
        var patient = new Patient();
        await using var notifier = await StartAsync(patient);
        foreach (var number in new[] { 1, 2 })
        {
            var tagged = Invented.Tagged(number);
            await notifier.Bus.Publish(tagged with { Paper = tagged.Paper with { Abstract = new string('x', 100_000) } }, Token);
            await CountAsync(notifier, number);
        }

        // The first that is sent again.
        var first = (await GetAsync(notifier, "")).GetProperty("items")[1];
        await notifier.LongMessages.DeleteAsync([first.GetProperty("id").GetString()!], Token);
        patient.IsWell = true;
        await PostAsync(notifier, "/redrive", HttpStatusCode.Accepted);

        await CountAsync(notifier, 1);
        await Eventually.BeTrueAsync(() => patient.Healed.Count == 1);
        await Eventually.BeTrueAsync(async () => (await OneAsync(notifier, first)).GetProperty("state").GetString() == "waiting");
    }

    private protected Task<RunningNotifier> StartAsync(Patient patient) => RunningNotifier.StartAsync(
        Path.Combine(folder.Path, Guid.NewGuid().ToString("N")),
        settings: Settings,
        add: services =>
        {
            services.AddSingleton(patient);
            services.RegisterConsumer<PatientConsumer, PatientDefinition>();
        });

    private protected static async Task CountAsync(RunningNotifier notifier, int count)
        => await Eventually.BeTrueAsync(async () => (await GetAsync(notifier, "")).GetProperty("total").GetInt32() == count, $"{count} dead letters");

    private protected static async Task<JsonElement> GetAsync(RunningNotifier notifier, string path)
        => await notifier.Http.GetFromJsonAsync<JsonElement>($"{Api}{path}", Token);

    private static Task<JsonElement> OneAsync(RunningNotifier notifier, JsonElement letter) => GetAsync(notifier, $"/{letter.GetProperty("id").GetString()}");

    private static async Task<JsonElement> PostAsync(RunningNotifier notifier, string path, HttpStatusCode expected)
    {
        using var answer = await notifier.Http.PostAsync($"{Api}{path}", content: null, Token);
        answer.StatusCode.ShouldBe(expected);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}

public sealed class DeadLettersInMemory(TemporaryFolder folder) : DeadLetterContract(folder), IClassFixture<TemporaryFolder>
{
    private protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();
}

public sealed class DeadLettersOnRabbit(TemporaryFolder folder, RabbitServer server)
    : DeadLetterContract(folder), IClassFixture<TemporaryFolder>, IClassFixture<RabbitServer>
{
    private protected override IReadOnlyDictionary<string, string?> Settings
        => new Dictionary<string, string?> { ["Bus:Transport"] = "RabbitMQ", ["Bus:Address"] = server.Address.ToString() };

    [Fact]
    public async Task A_message_that_cannot_be_read_at_all_is_kept_as_it_came()
    {
        await using var notifier = await StartAsync(new Patient { IsWell = true });
        await using var connection = await server.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);

        await channel.BasicPublishAsync("patient", "", Encoding.UTF8.GetBytes("no <b>JSON</b> at all"), Token);

        await Eventually.BeTrueAsync(async () => (await GetAsync(notifier, "?limit=100")).GetProperty("items").EnumerateArray()
            .Any(letter => letter.GetProperty("message").GetString() == "no <b>JSON</b> at all"));
        var page = await notifier.Http.GetStringAsync("/ops/dead-letters", Token);
        page.ShouldContain("no &lt;b&gt;JSON&lt;/b&gt; at all");
    }
}

/// <summary>Whether the consumer can work.</summary>
internal sealed class Patient
{
    public volatile bool IsWell;

    /// <summary>Ids of the CloudEvents of what it worked off.</summary>
    public ConcurrentDictionary<string, bool> Healed { get; } = new();
}

internal sealed class PatientConsumer(Patient patient) : IConsumer<PaperTagged>
{
    public Task Consume(ConsumeContext<PaperTagged> context)
    {
        if (!patient.IsWell)
            throw new InvalidOperationException($"{context.Message.Paper.Id} makes me ill.");

        patient.Healed[context.Headers.Get<string>("cloudEvents:id") ?? "without id"] = true;
        return Task.CompletedTask;
    }
}

internal sealed class PatientDefinition() : EventConsumerDefinition<PatientConsumer, PaperTagged>("patient");
