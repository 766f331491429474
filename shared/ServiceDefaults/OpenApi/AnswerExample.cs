using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;

namespace PaperMesh.ServiceDefaults.OpenApi;

/// <summary>What an endpoint answers when all goes well, for the document; of papers that nobody has written.</summary>
internal sealed record AnswerExample(string Json);

public static class AnswerExamples
{
    /// <summary>Shows in the document what a good answer looks like.</summary>
    public static RouteHandlerBuilder WithAnswer(this RouteHandlerBuilder endpoint, [StringSyntax(StringSyntaxAttribute.Json)] string json)
        => endpoint.WithMetadata(new AnswerExample(json));
}
