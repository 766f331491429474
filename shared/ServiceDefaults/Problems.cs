using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PaperMesh.ServiceDefaults;

/// <summary>What can be wrong with a request, as RFC 9457 problem details: each says what was wrong and what to do.</summary>
public static class Problems
{
    /// <summary>404: nothing is kept under that id.</summary>
    public static ProblemHttpResult NoSuchPaper(string id) => TypedResults.Problem(
        title: "No such paper",
        detail: $"No paper with the id '{id}' is kept here. Ids look like arxiv:2309.12345; /search finds papers by their words.",
        statusCode: StatusCodes.Status404NotFound);

    /// <summary>400: the value of a parameter cannot be read.</summary>
    public static ProblemHttpResult BadParameter(string name, string value, string expected) => TypedResults.Problem(
        title: $"The value of '{name}' cannot be used",
        detail: $"'{value}' was given for '{name}'; expected is {expected}.",
        statusCode: StatusCodes.Status400BadRequest);
}
