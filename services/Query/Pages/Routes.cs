using Microsoft.AspNetCore.Routing.Patterns;

namespace PaperMesh.Query.Pages;

/// <summary>How what is only read is asked for.</summary>
internal static class Reads
{
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
}

internal static class Routes
{
    /// <summary>Leaves addresses that do not satisfy a constraint to other endpoints. A constraint with a value of its own cannot be written in a pattern.</summary>
    /// <param name="endpoint">Of a pattern without constraints.</param>
    /// <param name="parameter">Of the pattern: <c>id</c> for <c>{**id}</c>.</param>
    /// <param name="constraint">On that parameter.</param>
    public static RouteHandlerBuilder Where(this RouteHandlerBuilder endpoint, string parameter, IRouteConstraint constraint)
    {
        endpoint.Add(builder =>
        {
            var route = (RouteEndpointBuilder)builder;
            route.RoutePattern = RoutePatternFactory.Parse(
                route.RoutePattern.RawText!, defaults: null, parameterPolicies: new RouteValueDictionary { [parameter] = constraint });
        });
        return endpoint;
    }
}
