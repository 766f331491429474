using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace PaperMesh.ServiceDefaults;

/// <summary>
/// Refuses a request because of an optional parameter of its address. What the compiler writes for an endpoint answers 400 to that without a
/// word, or with one about the value that a filter finds in its place; a required one it names itself.
/// </summary>
internal static class UnreadableParameter
{
    /// <exception cref="BadHttpRequestException">It says what was given and what is expected.</exception>
    public static Task Refuse(HttpContext context, RequestDelegate next)
        => Of(context) is { } fault ? throw new BadHttpRequestException(fault) : next(context);

    private static string? Of(HttpContext context)
    {
        var parameters = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [];
        foreach (var parameter in parameters)
        {
            if (!parameter.IsOptional || !parameter.HasTryParse)
                continue;

            // Given twice, it is read as one value, with a comma.
            var value = context.Request.Query[parameter.Name].ToString();
            if (value is not "" && Expected(parameter.ParameterInfo.ParameterType, value) is { } expected)
                return Problems.BadParameter(parameter.Name, value, expected).ProblemDetails.Detail;
        }

        return null;
    }

    /// <returns>Null: the value is one of that type, or of one that is read otherwise.</returns>
    private static string? Expected(Type type, string value) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) => int.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : "a whole number",
        var yesOrNo when yesOrNo == typeof(bool) => bool.TryParse(value, out _) ? null : "true or false",
        var day when day == typeof(DateOnly) => DateOnly.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : "a day, yyyy-MM-dd",
        _ => null,
    };
}
