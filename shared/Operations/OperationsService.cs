using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Operations;

/// <summary>How everything is, for operators: <c>/ops</c>, and the life of one paper. In the gateway, and in a process that holds all services.</summary>
public static class OperationsService
{
    /// <summary>Then a browser connects again, and it is found out anew who that is: who may no longer see this does not go on seeing it.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(10);

    public static void AddOperations(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<OperationsOptions>().BindConfiguration("Ops").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<IMesh, OneProcess>();
        services.AddSingleton<Watch>();
        services.AddHostedService(provider => provider.GetRequiredService<Watch>());
        services.AddRazorComponents();
    }

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/ops").WithTags("Operations").Needs(Scopes.Admin);
        api.MapGet("", ReadOverview)
            .WithSummary("How everything is: papers a second by stage, pending, queues, sources, deliveries, and every process");
        api.MapGet("/papers/{**id}", FindLife)
            .WithSummary("One paper's whole life over all services: sources, revisions, tags with reasons, index, events, deliveries");

        var pages = app.MapGroup("/ops").ExcludeFromDescription().AsLivePages().Needs(Scopes.Admin);
        pages.MapGet("", async Task<IResult> (Watch watch, CancellationToken cancellationToken)
            => new RazorComponentResult<OverviewPage>(new { Moment = await watch.NowAsync(cancellationToken) }));
        pages.MapGet("/stream", Stream);
        pages.MapGet("/papers", (string? id) => OwnPages.SeeOther(string.IsNullOrWhiteSpace(id) ? "/ops" : $"/ops/papers/{Paths.Of(id.Trim())}"));
        pages.MapGet("/papers/{**id}", ShowLife);

        app.MapAsset("/ops/live/operations.css", "operations.css", "text/css; charset=utf-8");
        app.MapAsset("/ops/live/operations.js", "operations.js", "text/javascript; charset=utf-8");
        app.MapAsset("/ops/live/site.css", "site.css", "text/css; charset=utf-8");
        app.MapAsset("/ops/live/ops.css", "ops.css", "text/css; charset=utf-8");
    }

    private static async Task<Ok<Overview>> ReadOverview(Watch watch, CancellationToken cancellationToken)
        => TypedResults.Ok((await watch.NowAsync(cancellationToken)).Now);

    /// <param name="id">Of the paper: <c>arxiv:2309.12345</c>, also without <c>arxiv:</c>; an alias finds its paper.</param>
    /// <param name="mesh">Who is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private static async Task<Results<Ok<Life>, ProblemHttpResult>> FindLife(string id, IMesh mesh, CancellationToken cancellationToken)
    {
        var (life, silent) = await Life.FindAsync(mesh, id, cancellationToken);
        return life is not null
            ? TypedResults.Ok(life)
            : TypedResults.Problem(
                title: "No service knows this paper",
                detail: silent is []
                    ? $"'{id}' is no paper's id here. Is its source switched on, and has it run? Records that could not be used are in quarantine."
                    : $"'{id}' is not known to the services that answer. Not answering: {string.Join(", ", silent)}.",
                statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ShowLife(string id, IMesh mesh, HttpContext context, CancellationToken cancellationToken)
    {
        var (life, silent) = await Life.FindAsync(mesh, id, cancellationToken);
        return new RazorComponentResult<LifePage>(new { Asked = id, Life = life, Silent = silent })
        {
            StatusCode = life is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
        };
    }

    private static ServerSentEventsResult<string> Stream(
        Watch watch, IServiceProvider services, ILoggerFactory logs, IHostApplicationLifetime host, TimeProvider time, HttpContext context)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(MomentsAsync(watch, services, logs, host, time, context.RequestAborted));
    }

    /// <summary>The figures of the page as they are drawn, every two seconds.</summary>
    private static async IAsyncEnumerable<SseItem<string>> MomentsAsync(
        Watch watch, IServiceProvider services, ILoggerFactory logs, IHostApplicationLifetime host, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(LongestStream, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token, host.ApplicationStopping);
        await using var renderer = new HtmlRenderer(services, logs);
        await using var moments = watch.ListenAsync(any.Token).GetAsyncEnumerator(any.Token);
        while (await NextAsync())
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(OverviewFigures.Moment)] = moments.Current });
            var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<OverviewFigures>(parameters)).ToHtmlString());
            yield return new SseItem<string>(html, "moment") { EventId = OperationsText.Clock(moments.Current.Now.At), ReconnectionInterval = TimeSpan.FromSeconds(1) };
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await moments.MoveNextAsync();
            }
            catch (OperationCanceledException)
            {
                return false; // An end, not a fault.
            }
        }
    }

    private static void MapAsset(this IEndpointRouteBuilder app, string path, string name, string type)
    {
        using var resource = typeof(OperationsService).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        var bytes = content.ToArray();
        app.MapGet(path, () => TypedResults.Bytes(bytes, type)).ExcludeFromDescription().OpenToAll();
    }
}
