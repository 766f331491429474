using System.Globalization;

namespace PaperMesh.Crawler.Sources.AclAnthology;

/// <summary>The Anthology's names for papers, which its files hold in parts.</summary>
internal static class AclId
{
    /// <summary>
    /// <c>2022.acl-long.1</c>; until 2020 four digits of which one, or two where a year had many volumes (workshops), are the volume:
    /// <c>J89-1001</c>, <c>W19-0502</c>.
    /// </summary>
    public static string Of(string collection, string? volume, string? paper)
    {
        if (collection.Contains('.') || !int.TryParse(volume, out var volumeNumber) || !int.TryParse(paper, out var paperNumber))
            return $"{collection}-{volume}.{paper}";

        var hasManyVolumes = collection is ['W', ..] or "C69" || (collection == "D19" && volumeNumber >= 5);
        return hasManyVolumes
            ? string.Create(CultureInfo.InvariantCulture, $"{collection}-{volumeNumber:00}{paperNumber:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{collection}-{volumeNumber}{paperNumber:000}");
    }
}
