using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PaperMesh.ServiceDefaults.Access;

/// <summary>What gateway and services of one mesh share.</summary>
public sealed class InternalTokenOptions
{
    /// <summary>Signs what the gateway says of callers. The same for the gateway and all services; at least 32 characters, at random.</summary>
    [Required(ErrorMessage = $"{Name} is missing; expected are at least 32 characters at random, the same for the gateway and all services: openssl rand -base64 32")]
    [MinLength(32, ErrorMessage = $"{Name} is too short; expected are at least 32 characters at random, the same for the gateway and all services: openssl rand -base64 32")]
    public string InternalKey { get; set; } = "";

    /// <summary>Believed too, while the key is changed one process after the other.</summary>
    [MinLength(32, ErrorMessage = "Access:PreviousInternalKey is too short; expected is the key that Access:InternalKey was before.")]
    public string? PreviousInternalKey { get; set; }

    private const string Name = "Access:InternalKey (environment: Access__InternalKey)";
}

/// <summary>How the gateway tells services who asks: a token beside each request, signed and soon over (JWT, RFC 7519, with HS256).</summary>
/// <remarks>A caller gets the same one for a minute, so that neither side makes or checks it for each request.</remarks>
public sealed class InternalTokens(IOptions<InternalTokenOptions> options, TimeProvider time)
{
    /// <summary>The header that carries it. The gateway lets nobody else's through.</summary>
    public const string Header = "PaperMesh-Caller";

    private const string Issuer = "papermesh-gateway";
    private const string Audience = "papermesh-service";
    private const string Kind = "kind";
    private const string Scope = "scope";

    private const int MaxRemembered = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromMinutes(1);

    /// <summary>Clocks of two machines.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SymmetricSecurityKey _key = KeyOf(options.Value.InternalKey);

    private readonly SymmetricSecurityKey[] _believed
        = [KeyOf(options.Value.InternalKey), .. options.Value.PreviousInternalKey is { } previous ? [KeyOf(previous)] : Array.Empty<SymmetricSecurityKey>()];

    private readonly ConcurrentDictionary<string, Issued> _issued = new();
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _checked = new();

    public string Issue(Caller caller)
    {
        var now = time.GetUtcNow();
        var scopes = string.Join(' ', caller.Scopes);
        var who = $"{caller.Kind}\n{caller.Name}\n{scopes}";
        if (_issued.TryGetValue(who, out var issued) && now < issued.RenewAt && now > issued.RenewAt - Lifetime)
            return issued.Token;

        var token = _tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = caller.Name, [Kind] = caller.Kind.ToString(), [Scope] = scopes },
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
        Remember(_issued, who, new Issued(token, now + RenewedAfter));
        return token;
    }

    /// <returns>Null for a token that this mesh's gateway has not made, or that is over.</returns>
    public async ValueTask<Caller?> CheckAsync(string token)
    {
        if (_checked.TryGetValue(token, out var known) && time.GetUtcNow() < known.Until)
            return known.Caller;

        var result = await _tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeys = _believed,
            TryAllIssuerSigningKeys = true,
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && time.GetUtcNow() < new DateTimeOffset(end, TimeSpan.Zero) + Skew,
        });
        if (!result.IsValid || !Enum.TryParse<CallerKind>(Text(result, Kind), out var kind))
            return null;

        var caller = new Caller(kind, Text(result, JwtRegisteredClaimNames.Sub), [.. Text(result, Scope).Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Remember(_checked, token, (caller, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero)));
        return caller;
    }

    private static string Text(TokenValidationResult result, string claim) => result.Claims.TryGetValue(claim, out var value) ? value as string ?? "" : "";

    /// <summary>Callers come and go; what was remembered for nothing is made again.</summary>
    private static void Remember<T>(ConcurrentDictionary<string, T> remembered, string key, T value)
    {
        if (remembered.Count >= MaxRemembered)
            remembered.Clear();

        remembered[key] = value;
    }

    /// <summary>Of any text, a key as long as HS256 wants it.</summary>
    private static SymmetricSecurityKey KeyOf(string secret) => new(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed record Issued(string Token, DateTimeOffset RenewAt);
}
