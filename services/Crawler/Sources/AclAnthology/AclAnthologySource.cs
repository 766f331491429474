using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources.AclAnthology;

/// <summary>The ACL Anthology: papers of computational linguistics, from the files that its site is made of.</summary>
internal sealed class AclAnthologySource(HttpClient http, SourceSettings settings, TimeProvider time) : ISource
{
    private readonly IReadOnlyList<string> _volumes = [.. settings.Read<AclAnthologyOptions>().Volumes.Distinct(StringComparer.Ordinal)];

    public SourceSettings Settings => settings;

    /// <summary>
    /// One page a file, every file each time: the Anthology corrects old ones too. A harvest that was broken off goes on at its file, and
    /// from the beginning when that is no longer wanted.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = _volumes.Index().FirstOrDefault(volume => volume.Item == since.ResumptionToken).Index;
        for (var at = first; at < _volumes.Count; at++)
        {
            var page = await ReadAsync(_volumes[at], cancellationToken);

            yield return page with
            {
                Next = at + 1 < _volumes.Count
                    ? since with { ResumptionToken = _volumes[at + 1] }
                    : new Checkpoint { UpTo = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) },
            };
        }
    }

    private async Task<Page> ReadAsync(string volume, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            await using var body = await http.GetStreamAsync($"{volume}.xml", cancellationToken);
            return await AclAnthologyReader.ReadAsync(body, settings.Name, now, cancellationToken);
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // A slip of the pen in the configuration must not keep the other files away.
            var page = new PageBuilder(now);
            page.AddBad($"file {volume}.xml", "the Anthology has no file of that name; Volumes names it", default);
            return page.Build(Checkpoint.Start);
        }
    }
}

/// <summary>What a source of type <c>acl-anthology</c> can be told beyond the usual.</summary>
internal sealed partial class AclAnthologyOptions : IValidatableObject
{
    /// <summary>The files that are wanted, without <c>.xml</c>: <c>2025.acl</c>, <c>2025.findings</c>, <c>J89</c>.</summary>
    public IList<string> Volumes { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Volumes.Count == 0)
            yield return new ValidationResult("Volumes must name at least one file of the Anthology, such as 2025.acl.");

        foreach (var volume in Volumes.Where(volume => !Name().IsMatch(volume)))
            yield return new ValidationResult($"Volumes: '{volume}' is no file of the Anthology; they have names such as 2025.acl or J89, without .xml.");
    }

    [GeneratedRegex(@"^([A-Z][0-9]{2}|[0-9]{4}\.[a-z0-9]+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
