namespace PaperMesh.Query.Conditional;

/// <summary>Answers reads with an entity tag and the time of the last change, and with 304 where the client has what there is (RFC 9110, 13).</summary>
internal sealed class ConditionalReads(IndexAge age) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var method = context.HttpContext.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
            return await next(context);

        // Before it is put together: what comes in between may be in the answer, and makes the next answer newer.
        var lastChange = age.LastChange();
        var answer = await next(context);
        return answer is IResult result ? new ConditionalResult(result, lastChange) : answer;
    }
}
