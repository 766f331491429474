using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults;

/// <summary>What can be wrong with a request, as RFC 9457 problem details: each says what was wrong and what to do.</summary>
public static class Problems
{
    /// <summary>404: nothing is kept under that id.</summary>
    public static ProblemHttpResult NoSuchPaper(string id) => TypedResults.Problem(
        title: "No such paper",
        detail: $"No paper with the id '{id}' is kept here. Ids look like arxiv:2309.12345; /search finds papers by their words.",
        statusCode: StatusCodes.Status404NotFound);

    /// <summary>404: no event has that type.</summary>
    public static ProblemHttpResult NoSuchSchema(string type) => TypedResults.Problem(
        title: "No such schema",
        detail: $"No event is of type '{type}'. There are {string.Join(", ", EventSchemas.All.Keys.Order(StringComparer.Ordinal))}.",
        statusCode: StatusCodes.Status404NotFound);

    /// <summary>400: the value of a parameter cannot be read.</summary>
    public static ProblemHttpResult BadParameter(string name, string value, string expected) => TypedResults.Problem(
        title: $"The value of '{name}' cannot be used",
        detail: $"'{value}' was given for '{name}'; expected is {expected}.",
        statusCode: StatusCodes.Status400BadRequest);
}
