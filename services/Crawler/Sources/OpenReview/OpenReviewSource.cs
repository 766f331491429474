using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace PaperMesh.Crawler.Sources.OpenReview;

/// <summary>OpenReview, by its API 2: the submissions of a venue.</summary>
/// <remarks>Works from public documentation: no recorded answer was at hand.</remarks>
internal sealed class OpenReviewSource(HttpClient http, SourceSettings settings, TimeProvider time) : ILookup
{
    /// <summary>Notes of an answer; OpenReview gives 1,000 at most.</summary>
    public const int Rows = 200;

    private readonly OpenReviewOptions _options = settings.Read<OpenReviewOptions>();
    private readonly OpenReviewReader _reader = new(settings.Name);

    public SourceSettings Settings => settings;

    private string Prefix => $"{settings.Name}:";

    /// <summary>
    /// The submissions, the last changed first, back to the last complete day; the first harvest takes all. While the list is read it
    /// moves down, as notes are changed: what was seen comes again, nothing is left out.
    /// </summary>
    public async IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var yesterday = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var offset = int.TryParse(since.ResumptionToken, NumberStyles.None, CultureInfo.InvariantCulture, out var reached) ? reached : 0;
        var at = new Checkpoint { UpTo = since.UpTo, Until = offset > 0 ? since.Until ?? yesterday : yesterday };

        while (at.Until is not null)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"notes?{Wanted()}&sort=tmdate:desc&limit={Rows}&offset={offset}");
            using var answer = await http.AskForListAsync(path, cancellationToken);
            var (page, notes, changed) = _reader.Read(answer.RootElement, time.GetUtcNow());

            offset += notes;
            var isOld = changed is { } last && DateOnly.FromDateTime(last.UtcDateTime) < at.UpTo;
            at = notes < Rows || isOld
                ? new Checkpoint { UpTo = at.Until }
                : at with { ResumptionToken = offset.ToString(CultureInfo.InvariantCulture) };
            yield return page with { Next = at };
        }
    }

    public bool CanFind(string id) => id.StartsWith(Prefix, StringComparison.Ordinal) && id.Length > Prefix.Length;

    public async Task<Page> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!CanFind(id))
            throw new ArgumentException($"{Excerpt.Of(id)} is no note of {settings.Name}.", nameof(id));

        using var answer = await http.AskAsync($"notes?id={Uri.EscapeDataString(id[Prefix.Length..])}", cancellationToken);
        return answer is null ? new Page([], [], Checkpoint.Start) : _reader.Read(answer.RootElement, time.GetUtcNow()).Page;
    }

    private string Wanted() => string.IsNullOrWhiteSpace(_options.VenueId)
        ? $"invitation={Uri.EscapeDataString(_options.Invitation!.Trim())}"
        : $"content.venueid={Uri.EscapeDataString(_options.VenueId.Trim())}";
}

/// <summary>What a source of type <c>openreview</c> can be told beyond the usual: one of the two it has to be.</summary>
internal sealed class OpenReviewOptions : IValidatableObject
{
    /// <summary>Accepted papers of a venue (<c>ICLR.cc/2026/Conference</c>), or those in one state (<c>…/Submission</c>).</summary>
    public string? VenueId { get; set; }

    /// <summary>All submissions, whatever became of them: <c>ICLR.cc/2026/Conference/-/Submission</c>.</summary>
    public string? Invitation { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(VenueId) == string.IsNullOrWhiteSpace(Invitation))
            yield return new ValidationResult("VenueId or Invitation is needed, and only one of them: ICLR.cc/2026/Conference, ICLR.cc/2026/Conference/-/Submission.");
    }
}
