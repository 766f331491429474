using System.CommandLine;
using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>A day: <c>2026-08-21</c>.</summary>
internal sealed class DayOption : Option<DateOnly?>
{
    public DayOption(string name)
        : base(name)
    {
        HelpName = "yyyy-MM-dd";
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;

            result.AddError($"'{result.Tokens[0].Value}' is no day. Write it like {name} 2026-08-21.");
            return null;
        };
    }
}
