using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>A web server that plays a source: it answers what it was told to, in that order, and remembers what it was asked.</summary>
public sealed class FakeSource : IAsyncLifetime
{
    private readonly ConcurrentQueue<RequestDelegate> _answers = [];
    private readonly ConcurrentQueue<SourceRequest> _requests = [];
    private readonly ConcurrentQueue<SourceRequest> _robotsRequests = [];
    private WebApplication? _app;

    /// <summary>Where it listens, with a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What it was asked so far, oldest first.</summary>
    public IReadOnlyList<SourceRequest> Requests => [.. _requests];

    /// <summary>When it was asked for its robots.txt, oldest first: that is not among <see cref="Requests"/>.</summary>
    public IReadOnlyList<SourceRequest> RobotsRequests => [.. _robotsRequests];

    /// <summary>How it answers for its robots.txt; null: there is none.</summary>
    public RequestDelegate? Robots { get; set; }

    /// <summary>How it tells the time of a request.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Queues an answer. Without one left it answers 418.</summary>
    public void Answer(string body, int status = 200, params (string Name, string Value)[] headers)
        => Answer(context =>
        {
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
                context.Response.Headers.Append(name, value);

            return context.Response.WriteAsync(body, context.RequestAborted);
        });

    /// <summary>Queues an answer that breaks off after this much of it.</summary>
    public void BreakOff(string body)
        => Answer(async context =>
        {
            await context.Response.WriteAsync(body, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });

    /// <summary>Queues an answer of any kind.</summary>
    public void Answer(RequestDelegate answer) => _answers.Enqueue(answer);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();

        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync();

        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Address = addresses!.Addresses.Single() + "/";
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        var isForRobots = request.Path == "/robots.txt";
        (isForRobots ? _robotsRequests : _requests).Enqueue(
            new SourceRequest($"{request.Path}{request.QueryString}", request.Headers.UserAgent.ToString(), Time.GetUtcNow()));

        if (isForRobots && Robots is { } robots)
            return robots(context);
        if (!isForRobots && _answers.TryDequeue(out var answer))
            return answer(context);

        context.Response.StatusCode = isForRobots ? StatusCodes.Status404NotFound : StatusCodes.Status418ImATeapot;
        return Task.CompletedTask;
    }
}

/// <summary>A request as it came.</summary>
/// <param name="PathAndQuery">As sent.</param>
public sealed record SourceRequest(string PathAndQuery, string UserAgent, DateTimeOffset At);
