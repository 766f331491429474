using System.Globalization;

namespace PaperMesh.Notifier.EventLog;

/// <summary>The place of an event in the log, from 1, as text: 12 digits, so that texts have the order of the numbers.</summary>
/// <remarks>CloudEvents' sequence extension asks for that order. The log's document ids are these texts too.</remarks>
internal static class EventSequence
{
    /// <summary>A million million events: ten years of 3,000 a second.</summary>
    private const int Digits = 12;

    public static string ToText(long sequence) => sequence.ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>Also without the zeros in front, and 0 for the place before the first event. No sign, no space.</summary>
    public static bool TryParse(string text, out long sequence)
    {
        sequence = 0;
        return text.Length <= Digits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
    }
}
