using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>Adds to each request what an operator has: the admin key, and for a service that is asked past its gateway, the gateway's word.</summary>
internal sealed class Operator : DelegatingHandler
{
    public const string AdminKey = "pmk_an-admin-key-that-is-long-enough-to-be-one";
    public const string InternalKey = "an internal key that is long enough to be one";

    private static readonly Caller Admin = new(CallerKind.Key, "operator", [Scopes.Admin]);

    private static readonly InternalTokens Tokens = new(Options.Create(new InternalTokenOptions { InternalKey = InternalKey }), TimeProvider.System);

    public Operator()
        : base(new HttpClientHandler())
    {
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("X-API-Key", AdminKey);
        request.Headers.TryAddWithoutValidation(InternalTokens.Header, Tokens.Issue(Admin));
        return base.SendAsync(request, cancellationToken);
    }
}
