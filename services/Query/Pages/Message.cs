using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Query.Pages.Components;

namespace PaperMesh.Query.Pages;

/// <summary>What a reader is told where there is nothing to read: a page for people, problem details for programs.</summary>
internal static class Message
{
    public static IResult NoSuchPaper(HttpRequest request, string id)
        => Of(request, StatusCodes.Status404NotFound, "No such paper", $"No paper with the id “{id}” is kept here. It may not have arrived yet, or the address was cut off. Search finds papers by their words.");

    public static IResult NoSuchTopic(HttpRequest request, string slug)
        => Of(request, StatusCodes.Status404NotFound, "No such topic", $"No paper has the topic “{slug}”. The list of topics has those that there are.");

    public static IResult NoSuchPage(HttpRequest request)
        => Of(request, StatusCodes.Status404NotFound, "Nothing here", "This address leads nowhere. Perhaps what you are looking for can be found by its words.");

    public static IResult BadDate(HttpRequest request, string date)
        => Of(request, StatusCodes.Status400BadRequest, "Not a day", $"“{date}” is not a day. A day is written like 2026-11-24.");

    public static IResult BadWeek(HttpRequest request, string week)
        => Of(request, StatusCodes.Status400BadRequest, "Not a week", $"“{week}” is not a week. A week is written like 2026-W47, by its number in the year.");

    public static IResult BadMonth(HttpRequest request, string month)
        => Of(request, StatusCodes.Status400BadRequest, "Not a month", $"“{month}” is not a month. A month is written like 2026-11.");

    public static IResult BadWindow(HttpRequest request, string window)
        => Of(request, StatusCodes.Status400BadRequest, "Not a window", $"What is trending is not known for “{window}”. It can be 24h, 7d or 30d.");

    public static IResult NoSuchAuthor(HttpRequest request, string name)
        => Of(request, StatusCodes.Status404NotFound, "No such author", $"No paper here is by “{name}”. Names are matched word by word; fewer of them find more.");

    public static IResult BadSort(HttpRequest request, string sort)
        => Of(request, StatusCodes.Status400BadRequest, "Not an order", $"Papers cannot be put in the order “{sort}”. It can be relevance, new or upvotes.");

    public static IResult BadCursor(HttpRequest request)
        => Of(request, StatusCodes.Status400BadRequest, "Not a page of this list", "The address is that of a page in the middle of a list, and was cut off or belongs to another list. Start at the list’s first page.");

    public static IResult Failed(HttpRequest request)
        => Of(request, StatusCodes.Status500InternalServerError, "Something went wrong", "The page could not be put together. Nothing is lost; try again in a moment. The log says what it was.");

    /// <summary>Not an error: a new installation is so.</summary>
    public static IResult NoPapersYet(HttpRequest request)
        => request.Format() == PageFormat.Html
            ? new RazorComponentResult<WelcomePage>()
            : TypedResults.Problem(title: "No papers yet", detail: "Import a file, or set Crawler:Contact so that sources are crawled.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Of(HttpRequest request, int status, string title, string text)
        => request.Format() == PageFormat.Html
            ? new RazorComponentResult<MessagePage>(new { Status = status, Title = title, Text = text }) { StatusCode = status }
            : TypedResults.Problem(title: title, detail: text, statusCode: status);
}
