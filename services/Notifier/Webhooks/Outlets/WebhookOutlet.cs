using System.Globalization;
using System.Net.Http.Headers;
using PaperMesh.Notifier.Webhooks.Sending;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>A program: gets every event whole, signed by Standard Webhooks.</summary>
internal sealed class WebhookOutlet : IOutlet
{
    public const string OutletName = "webhook";

    public string Name => OutletName;

    public string Title => "Webhook";

    public string UrlHint => "https://example.org/hook";

    public bool IsChat => false;

    public bool Takes(Uri url) => true;

    public HttpRequestMessage RequestOf(Outgoing outgoing)
    {
        var (webhook, id, timestamp) = (outgoing.Webhook, outgoing.Delivery.Id, outgoing.At.ToUnixTimeSeconds());
        var body = outgoing.Event is { } logged ? DeliveryBody.Of(logged, webhook.Origin) : DeliveryBody.OfTest(outgoing.Delivery);

        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(DeliveryBody.ContentType, "utf-8");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signature.Of(webhook.SecretsAt(outgoing.At), id, timestamp, body));
        return request;
    }
}
