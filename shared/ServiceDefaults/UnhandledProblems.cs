using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PaperMesh.ServiceDefaults;

/// <summary>Turns what no handler has answered into problem details: exceptions everywhere, empty errors under <c>/api</c>.</summary>
/// <remarks>An answer never holds an exception's text; the log does, under the trace id that the answer names.</remarks>
internal static class UnhandledProblems
{
    public static void AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Explain);
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemsWhateverIsAccepted>();

        // So that a parameter that cannot be read is named in every environment, not in development only.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.Configure<ExceptionHandlerOptions>(options =>
        {
            options.StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                _ when DiskFull.Says(exception) => StatusCodes.Status507InsufficientStorage,
                _ => StatusCodes.Status500InternalServerError,
            };
            options.SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException;
        });
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages());
    }

    /// <summary>ASP.NET Core's own writer answers nothing to who accepts no JSON; a problem in JSON is better than none (RFC 9110, 15.5).</summary>
    private sealed class ProblemsWhateverIsAccepted(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
    {
        public bool CanWrite(ProblemDetailsContext context) => true;

        public ValueTask WriteAsync(ProblemDetailsContext context)
        {
            var (problem, response) = (context.ProblemDetails, context.HttpContext.Response);
            problem.Status ??= response.StatusCode;
            problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
            options.Value.CustomizeProblemDetails?.Invoke(context);
            problem.Extensions.TryAdd("traceId", Activity.Current?.Id ?? context.HttpContext.TraceIdentifier);

            return new ValueTask(response.WriteAsJsonAsync(
                problem, problem.GetType(), options: null, "application/problem+json", context.HttpContext.RequestAborted));
        }
    }

    private static void Explain(ProblemDetailsContext context)
    {
        var (problem, request) = (context.ProblemDetails, context.HttpContext.Request);
        if (problem.Detail is not null)
            return;

        problem.Detail = problem.Status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {request.Path}. /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Method} cannot be used at {request.Path}; see the Allow header.",
            StatusCodes.Status415UnsupportedMediaType => $"{request.Method} {request.Path} takes JSON, sent with the Content-Type application/json; "
                + (string.IsNullOrEmpty(request.ContentType) ? "none was given." : $"it was '{request.ContentType}'."),
            StatusCodes.Status507InsufficientStorage => "The disk of the server is full: what was sent is not kept, or not all of it. Send it again when its operator has made room.",
            StatusCodes.Status500InternalServerError => "This is a fault of the server, not of the request. Its log has it under this trace id.",

            >= 400 and < 500 when context.Exception is BadHttpRequestException { InnerException: JsonException json }
                => json.Path is ['$', '.', .. { Length: <= 100 } field]
                    ? $"The body cannot be read: the value of '{field}' is not what is expected; /openapi/v1.json says what is."
                    : "The body is no JSON, or is cut off.",

            // Written by the framework for the caller: it names the parameter and what was given for it.
            >= 400 and < 500 when context.Exception is BadHttpRequestException bad => bad.Message,
            _ => null,
        };
    }
}
