using System.Net;
using System.Text.Json;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>A kind of place that can be told: a program of somebody's, or a chat. What is sent, when and how often is the same for all.</summary>
internal interface IOutlet
{
    /// <summary>In the API and in what is stored: <c>slack</c>.</summary>
    string Name { get; }

    /// <summary>For people: <c>Slack</c>.</summary>
    string Title { get; }

    /// <summary>What its URLs look like, for people: <c>https://hooks.slack.com/services/T…/B…/…</c>.</summary>
    string UrlHint { get; }

    /// <summary>What is asked for where a URL is not one of its own; goes on after "expected is".</summary>
    string UrlIs => $"the URL that {Title} gives, as in '{UrlHint}'";

    /// <summary>Whether people read it: it is told of each paper once, its URL is a secret, and nothing is signed.</summary>
    bool IsChat => true;

    /// <summary>Whether that is a URL that it can be told at. Of the path and query only: which host is its owner's business.</summary>
    /// <param name="url">Absolute, without user and fragment.</param>
    bool Takes(Uri url);

    /// <summary>What is sent; the sender adds its own name.</summary>
    HttpRequestMessage RequestOf(Outgoing outgoing);

    /// <summary>Whether an answer means that there is nobody any more.</summary>
    bool IsGone(HttpStatusCode status) => status == HttpStatusCode.Gone;

    /// <summary>For how long it wants to be left alone, where its answer says so and no <c>Retry-After</c> does; null: it does not say.</summary>
    /// <param name="answer">Body of an answer 429.</param>
    TimeSpan? PatienceAsked(JsonElement answer) => null;
}
