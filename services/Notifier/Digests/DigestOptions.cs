using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Notifier.Digests;

/// <summary>Mails about papers: section <c>Notifier:Digests</c>.</summary>
internal sealed class DigestOptions
{
    /// <summary>
    /// Where readers reach the site, for the links in mails: <c>https://papers.example.org</c>. Null: what <c>Query:PublicUrl</c> says;
    /// else the address that the reader used when subscribing, which somebody else may have made up.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// How old a paper may be to be news, by the day of its announcement or publication. What a harvest of the past, or a change of the
    /// taxonomy, says about older ones is in no digest, and no chat is told.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00", ErrorMessage = "Notifier:Digests:NewsFor must be from one day to 100 years, as in 14.00:00:00.")]
    public TimeSpan NewsFor { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How many subscriptions a process takes at a time, for which it reads the log once. From 1 to 1,000.</summary>
    [Range(1, 1_000, ErrorMessage = "Notifier:Digests:BatchSize must be from 1 to 1000.")]
    public int BatchSize { get; set; } = 200;

    /// <summary>
    /// How long a process may be silent about the subscriptions that it works on before others take them over: so long, at most, do their
    /// digests wait when it dies. From ten seconds to an hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00", ErrorMessage = "Notifier:Digests:TakeOverAfter must be from ten seconds to an hour, as in 00:02:00.")]
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many mails to confirm subscriptions an address gets in a day, whoever asks for them.</summary>
    [Range(1, 100, ErrorMessage = "Notifier:Digests:ConfirmationsADay must be from 1 to 100.")]
    public int ConfirmationsADay { get; set; } = 5;

    /// <summary>
    /// What whoever reports bounces has to say in <c>Authorization: Bearer …</c>; at least 16 characters. Null: bounces cannot be reported.
    /// </summary>
    [MinLength(16, ErrorMessage = "Notifier:Digests:BounceSecret must have at least 16 characters.")]
    public string? BounceSecret { get; set; }
}
