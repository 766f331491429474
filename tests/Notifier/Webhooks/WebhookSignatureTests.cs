using System.Text.Json;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.Webhooks;

/// <summary>What is posted, verified by the package that receivers use. By the real clock, since the package knows no other.</summary>
public sealed class WebhookSignatureTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningNotifier _notifier = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _notifier = await RunningNotifier.StartAsync(
            _folder.Path, settings: [new("Outbound:AllowedHosts:0", "127.0.0.1"), new("Notifier:Webhooks:AllowHttp", "true")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _notifier.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_receiver_verifies_what_is_posted_and_refuses_what_was_changed_on_the_way()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);

        var received = await PostedAsync(hook, 1);

        (await VerifyAsync(received, hook.Secret)).GetProperty("data").GetProperty("paper").GetProperty("id").GetString().ShouldBe("arxiv:2611.00001");
        (await RefusalAsync(received with { Body = received.Body.Replace("arxiv:2611.00001", "arxiv:2611.00002") }, hook.Secret)).ShouldContain("No matching signature");
        (await RefusalAsync(received, "whsec_" + Convert.ToBase64String(new byte[32]))).ShouldContain("No matching signature");
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_verify_and_without_overlap_only_the_new_one()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        var first = hook.Secret;

        await hook.RotateAsync(overlapHours: 1);
        var second = hook.Secret;
        second.ShouldNotBe(first);
        var overlapping = await PostedAsync(hook, 1);
        await VerifyAsync(overlapping, first);
        await VerifyAsync(overlapping, second);

        await hook.RotateAsync(overlapHours: 0);
        var changed = await PostedAsync(hook, 2);
        await VerifyAsync(changed, hook.Secret);
        (await RefusalAsync(changed, first)).ShouldContain("No matching signature");
        (await RefusalAsync(changed, second)).ShouldContain("No matching signature");
    }

    private async Task<Received> PostedAsync(Hook hook, int number)
    {
        await _notifier.Log.AppendAsync(Invented.Many(1, first: number), Token);
        await Eventually.BeTrueAsync(() => _receiver.Received.Count == number);
        var received = _receiver.Received[^1];
        received.Id.ShouldStartWith(hook.Id);
        return received;
    }

    private static Task<JsonElement> VerifyAsync(Received received, string secret)
        => NodePrograms.ReadAsync(JsonSerializer.Serialize(new { headers = received.Headers, body = received.Body }), "webhook", secret);

    private static Task<string> RefusalAsync(Received received, string secret)
        => NodePrograms.ErrorAsync(JsonSerializer.Serialize(new { headers = received.Headers, body = received.Body }), "webhook", secret);
}
