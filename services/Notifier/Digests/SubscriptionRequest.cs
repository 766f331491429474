using System.Globalization;
using System.Text.RegularExpressions;
using PaperMesh.Notifier.Mail;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.Digests;

/// <summary>A subscription as somebody asks for it, by form or by JSON. Only the address is needed.</summary>
public sealed partial record SubscriptionRequest
{
    /// <summary>Where mail goes to: <c>reader@example.org</c>.</summary>
    public string? Address { get; init; }

    /// <summary>What it is to be about, in the language of the search box; empty for every paper.</summary>
    public string? Query { get; init; }

    /// <summary><c>daily</c> (as without it) or <c>weekly</c>.</summary>
    public string? Frequency { get; init; }

    /// <summary>Of a weekly one: <c>monday</c> (as without it) … <c>sunday</c>.</summary>
    public string? Weekday { get; init; }

    /// <summary>From 0 to 23; 8 without it.</summary>
    public int? Hour { get; init; }

    /// <summary>By which the hour is told: <c>Europe/Berlin</c>; UTC without it.</summary>
    public string? Zone { get; init; }

    /// <summary>The most in one mail, from 1 to 100; 20 without it.</summary>
    public int? MaxPapers { get; init; }

    internal static SubscriptionRequest Of(IFormCollection form) => new()
    {
        Address = form["address"],
        Query = form["query"],
        Frequency = form["frequency"],
        Weekday = form["weekday"],
        Hour = Number(form["hour"]),
        Zone = form["zone"],
        MaxPapers = Number(form["maxPapers"]),
    };

    internal static SubscriptionRequest Of(Subscription one) => new()
    {
        Address = one.Address,
        Query = one.Query,
        Frequency = one.Settings.Frequency.ToString(),
        Weekday = one.Settings.Weekday.ToString(),
        Hour = one.Settings.Hour,
        Zone = one.Settings.Zone,
        MaxPapers = one.Settings.MaxPapers,
    };

    /// <summary>What was asked for; null when the address cannot be used.</summary>
    internal string? CheckedAddress(List<string> faults)
    {
        var address = MailAddress.Read(Address);
        if (address is null)
            faults.Add($"\"{Cut(Address)}\" is no mail address; it is written like reader@example.org.");
        return address;
    }

    /// <summary>The query's text, white space collapsed.</summary>
    internal string CheckedQuery(List<string> faults)
    {
        var parsed = PaperQuery.Parse(Query);
        faults.AddRange(parsed.Ignored);
        return parsed.Query.Text;
    }

    internal DigestSettings CheckedSettings(List<string> faults)
    {
        var settings = new DigestSettings();
        if (!TryRead(Frequency, settings.Frequency, out DigestFrequency frequency))
            faults.Add($"\"{Cut(Frequency)}\" is not how often; it can be daily or weekly.");
        if (!TryRead(Weekday, settings.Weekday, out DayOfWeek weekday))
            faults.Add($"\"{Cut(Weekday)}\" is no day of the week; it can be monday to sunday.");
        if (Hour is < 0 or > 23)
            faults.Add($"{Hour} is no hour; it can be 0 to 23.");
        if (MaxPapers is < 1 or > DigestSettings.MostPapers)
            faults.Add($"{MaxPapers} papers cannot be had; it can be 1 to {DigestSettings.MostPapers}.");

        var zone = string.IsNullOrWhiteSpace(Zone) ? settings.Zone : Zone.Trim();
        if (!ZoneName().IsMatch(zone) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            faults.Add($"\"{Cut(Zone)}\" is no time zone; it is a name of the IANA database, like Europe/Berlin or UTC.");

        return new DigestSettings
        {
            Frequency = frequency,
            Weekday = weekday,
            Hour = Hour ?? settings.Hour,
            Zone = zone,
            MaxPapers = MaxPapers ?? settings.MaxPapers,
        };
    }

    private static bool TryRead<T>(string? text, T without, out T value)
        where T : struct, Enum
    {
        value = without;
        return string.IsNullOrWhiteSpace(text)
            || (Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } known && Enum.TryParse(known, out value));
    }

    // What is no number is refused like one that is out of range.
    private static int? Number(string? text)
        => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Cut(string? text) => text is { Length: > 100 } ? text[..100] + "…" : text ?? "";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex ZoneName();
}

/// <summary>The answer to whoever asks for a subscription: the same whether or not the address is known.</summary>
/// <param name="Message">What happens next.</param>
internal sealed record SubscriptionAsked(string Message);

/// <summary>That mail to an address came back, or that its reader complained.</summary>
/// <param name="Address">The reader's.</param>
/// <param name="Reason">What was said.</param>
internal sealed record Bounce(string? Address, string? Reason);
