using PaperMesh.Storage;

namespace PaperMesh.Access.SignIn;

/// <summary>The one account that there is without an OpenID provider.</summary>
public sealed record LocalAdministrator
{
    public const string Only = "administrator";

    public static readonly DocumentKind<LocalAdministrator> Kind = new("administrators", one => one.Name, AccessJson.Default.LocalAdministrator);

    public string Name { get; init; } = Only;

    /// <summary>PBKDF2 with HMAC-SHA512, as ASP.NET Core Identity writes it.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>Whether the password is the one that was printed, and is to be replaced by one of the administrator's own.</summary>
    public required bool IsOneTime { get; init; }

    /// <summary>Changes with the password: sessions from before are over.</summary>
    public required string Stamp { get; init; }
}
