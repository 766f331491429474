using System.Net.Mime;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PaperMesh.Gateway;

internal static class EventStreams
{
    /// <summary>
    /// Cuts streams of events when the gateway stops: they never end by themselves, and it would wait for them until its time is up.
    /// Whoever listens connects again and goes on at the last event, maybe through another gateway.
    /// </summary>
    public static void EndStreamsWhenStopping(this TransformBuilderContext transforms)
    {
        var stopping = transforms.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        transforms.AddResponseTransform(answer =>
        {
            if (answer.ProxyResponse?.Content.Headers.ContentType?.MediaType == MediaTypeNames.Text.EventStream)
                answer.HttpContext.Response.RegisterForDispose(stopping.Register(answer.HttpContext.Abort));

            return ValueTask.CompletedTask;
        });
    }
}
