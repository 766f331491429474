using PaperMesh.Query.Pages;

namespace PaperMesh.Query.Papers;

/// <summary>Addresses below that of a paper, <c>/papers/{id}/history</c>, whose ids may have slashes.</summary>
internal static class PaperPart
{
    /// <summary>For ids with slashes, which a part of an address in the middle does not hold.</summary>
    /// <param name="endpoint">Its pattern ends in the catch-all <c>{**id}</c>.</param>
    /// <param name="suffix">What the id ends with: <c>/history</c>.</param>
    public static RouteHandlerBuilder WhereIdEndsIn(this RouteHandlerBuilder endpoint, string suffix) => endpoint.Where("id", new HasSuffix(suffix));

    /// <summary>The paper's id; routing leaves an encoded slash as it is.</summary>
    public static string PaperOf(string id, string suffix)
    {
        var asWritten = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return asWritten.EndsWith(suffix, StringComparison.Ordinal) ? asWritten[..^suffix.Length] : asWritten;
    }

    private sealed class HasSuffix(string suffix) : IRouteConstraint
    {
        public bool Match(
            HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection)
            => values[routeKey] is string id && id.EndsWith(suffix, StringComparison.Ordinal) && id.Length > suffix.Length;
    }
}
