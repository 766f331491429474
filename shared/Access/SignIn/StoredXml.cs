using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using PaperMesh.Storage;

namespace PaperMesh.Access.SignIn;

/// <summary>A key of ASP.NET Core Data Protection, by which all replicas read each other's sessions.</summary>
/// <param name="Name">As Data Protection calls it.</param>
public sealed record StoredXml(string Name, string Xml)
{
    public static readonly DocumentKind<StoredXml> Kind = new("session-keys", stored => stored.Name, AccessJson.Default.StoredXml);
}

/// <summary>Keeps the keys of sessions where everything else is kept.</summary>
internal sealed class StoredXmlRepository(IDocuments<StoredXml> documents) : IXmlRepository
{
    private const int Most = 1000;

    // Data Protection knows no other way to ask; it does so once a day.
    public IReadOnlyCollection<XElement> GetAllElements()
        => [.. documents.QueryAsync(new DocumentQuery { Limit = Most }, CancellationToken.None).GetAwaiter().GetResult().Items.Select(stored => XElement.Parse(stored.Xml))];

    public void StoreElement(XElement element, string friendlyName)
        => documents.UpsertAsync(
                [new StoredXml(friendlyName, element.ToString(SaveOptions.DisableFormatting))], one => one.Name, (_, one) => one, CancellationToken.None)
            .GetAwaiter().GetResult();
}
