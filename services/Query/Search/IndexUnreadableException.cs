using Microsoft.AspNetCore.Diagnostics;

namespace PaperMesh.Query.Search;

/// <summary>A search failed on an index of which it is not known whether its files are as they were written.</summary>
internal sealed class IndexUnreadableException(Exception inner)
    : Exception("The search index could not be read. It may be damaged: that is being found out, and then it is built anew.", inner);

/// <summary>Answers 503 instead of 500: after a while the same request succeeds.</summary>
internal sealed class IndexUnreadableAnswer(IProblemDetailsService problems) : IExceptionHandler
{
    private const int RetryAfterSeconds = 10;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not IndexUnreadableException)
            return false;

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = "The search index cannot be read",
                Detail = "It is being checked, and built anew from the papers if it is damaged; /health/ready says how far that is. "
                    + $"Ask again in {RetryAfterSeconds} seconds.",
            },
        });
    }
}
