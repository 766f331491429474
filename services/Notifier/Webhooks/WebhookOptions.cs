using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>How events are posted to others: section <c>Notifier:Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Whether a webhook may have an <c>http:</c> URL. What is sent there can be read, and changed, by anybody on the way.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How many webhooks there may be, from 1 to 10,000.</summary>
    [Range(1, 10_000, ErrorMessage = "Notifier:Webhooks:MaxWebhooks: a whole number from 1 to 10000.")]
    public int MaxWebhooks { get; set; } = 1_000;

    /// <summary>How long an endpoint may take to answer, from 1 to 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Notifier:Webhooks:Timeout: from 00:00:01 to 00:01:00.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>To how many endpoints each replica sends at once, from 2 to 1,000. Those that fail get half of them at most.</summary>
    [Range(2, 1_000, ErrorMessage = "Notifier:Webhooks:EndpointsAtOnce: a whole number from 2 to 1000.")]
    public int EndpointsAtOnce { get; set; } = 64;

    /// <summary>How many requests each replica has under way to one endpoint, from 1 to 20; to one that fails, one.</summary>
    [Range(1, 20, ErrorMessage = "Notifier:Webhooks:RequestsAtOnce: a whole number from 1 to 20.")]
    public int RequestsAtOnce { get; set; } = 4;
}
