using System.CommandLine;
using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>A whole number within limits.</summary>
internal sealed class NumberOption : Option<int>
{
    public NumberOption(string name, int from, int to, int otherwise)
        : base(name)
    {
        DefaultValueFactory = _ => otherwise;
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
                return number;

            result.AddError($"{name} takes a number from {from} to {to}, not '{result.Tokens[0].Value}'.");
            return otherwise;
        };
    }
}
