using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace PaperMesh.ServiceDefaults;

/// <summary>The bounds of a whole number in a request. Unlike <see cref="RangeAttribute"/> it says what was given.</summary>
/// <param name="least">The smallest number.</param>
/// <param name="most">The largest number.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class BetweenAttribute(int least, int most) : RangeAttribute(least, most)
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        return IsValid(value)
            ? ValidationResult.Success
            : new ValidationResult(string.Create(
                CultureInfo.InvariantCulture,
                $"'{value}' was given for '{validationContext.DisplayName}'; expected is a whole number from {Minimum} to {Maximum}."));
    }
}
