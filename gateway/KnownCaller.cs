using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;
using PaperMesh.Access.Keys;
using PaperMesh.Access.SignIn;
using PaperMesh.ServiceDefaults.Access;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PaperMesh.Gateway;

/// <summary>What a service learns of the caller: the gateway's word, never the key or the session that it has it from.</summary>
internal static class KnownCaller
{
    private const string KeyHeader = "X-API-Key";

    /// <summary>The gateway itself, where it puts together what several services say.</summary>
    private static readonly Caller Gateway = new(CallerKind.Gateway, "gateway", [Scopes.Read]);

    /// <summary>The gateway itself, where it asks for what operators see.</summary>
    private static readonly Caller Operator = new(CallerKind.Gateway, "gateway", [Scopes.Admin]);

    public static void TellCaller(this TransformBuilderContext transforms)
        => transforms.AddRequestTransform(request =>
        {
            var tokens = request.HttpContext.RequestServices.GetRequiredService<InternalTokens>();
            var headers = request.ProxyRequest.Headers;
            headers.Remove(KeyHeader);
            if (IsKey(headers.Authorization))
                headers.Authorization = null;

            RemoveSession(headers);

            headers.Remove(InternalTokens.Header);
            if (Caller.Of(request.HttpContext.User) is { } caller)
                headers.Add(InternalTokens.Header, tokens.Issue(caller));

            return ValueTask.CompletedTask;
        });

    /// <summary>For what the gateway asks itself.</summary>
    public static void AddGatewayToken(this HttpRequestHeaders headers, InternalTokens tokens) => headers.Add(InternalTokens.Header, tokens.Issue(Gateway));

    /// <summary>For what the gateway asks itself and shows to operators only.</summary>
    public static void AddOperatorToken(this HttpRequestHeaders headers, InternalTokens tokens) => headers.Add(InternalTokens.Header, tokens.Issue(Operator));

    private static bool IsKey(AuthenticationHeaderValue? authorization)
        => authorization?.Parameter?.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) ?? false;

    private static void RemoveSession(HttpRequestHeaders headers)
    {
        if (!headers.TryGetValues(HeaderNames.Cookie, out var cookies))
            return;

        // The session may lie in several: papermesh, papermeshC1, …
        string[] others = [.. cookies.SelectMany(cookie => cookie.Split(';', StringSplitOptions.TrimEntries)).Where(cookie => !cookie.StartsWith(Sessions.CookieName, StringComparison.Ordinal))];
        headers.Remove(HeaderNames.Cookie);
        if (others is not [])
            headers.TryAddWithoutValidation(HeaderNames.Cookie, string.Join("; ", others));
    }
}
