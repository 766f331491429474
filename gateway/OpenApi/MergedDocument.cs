using System.Text.Json.Nodes;
using PaperMesh.Gateway.Replicas;
using Yarp.ReverseProxy;

namespace PaperMesh.Gateway.OpenApi;

/// <summary>The OpenAPI documents of all services as one, which <c>/docs</c> shows.</summary>
/// <remarks>Where two services describe the same operation, as each does with its stats, the first one speaks.</remarks>
internal sealed class MergedDocument(IProxyStateLookup services, AnyReplica replicas, TimeProvider time)
{
    private const string Schemas = "#/components/schemas/";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>When a service was missing, since it may be back soon.</summary>
    private static readonly TimeSpan HardlyFresh = TimeSpan.FromSeconds(5);

    private volatile Kept? _kept;

    /// <param name="path">Where each service has its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && time.GetUtcNow() < kept.Until)
            return kept.Json;

        // Two that ask at once may both put it together; that does no harm.
        var answers = await Task.WhenAll(services.GetClusters()
            .OrderBy(service => service.ClusterId, StringComparer.Ordinal)
            .Select(async service => (Service: service.ClusterId, Document: await replicas.AskAsync<JsonObject>(service, path, Patience, cancellationToken))));

        string[] silent = [.. answers.Where(answer => answer.Document is null).Select(answer => answer.Service)];
        var json = Merge([.. answers.Where(answer => answer.Document is not null)!], silent).ToJsonString();
        _kept = new Kept(json, time.GetUtcNow() + (silent.Length == 0 ? Fresh : HardlyFresh));
        return json;
    }

    /// <param name="answers">What the services say; is used up.</param>
    /// <param name="silent">Those that say nothing.</param>
    internal static JsonObject Merge(IReadOnlyList<(string Service, JsonObject Document)> answers, IReadOnlyList<string> silent)
    {
        var (paths, schemas) = (new JsonObject(), new JsonObject());
        JsonNode? info = null;
        foreach (var (service, document) in answers)
        {
            KeepNamesApart(service, document, schemas);
            info ??= document["info"]?.DeepClone();
            Add(document["components"]?["schemas"] as JsonObject, schemas);
            foreach (var (path, item) in document["paths"] as JsonObject ?? [])
            {
                if (paths[path] is JsonObject known)
                    Add(item as JsonObject, known);
                else
                    paths[path] = item?.DeepClone();
            }
        }

        info ??= new JsonObject { ["title"] = "PaperMesh", ["version"] = "1" };
        if (silent.Count > 0)
            info["description"] = $"{info["description"]}\n\n**Not described here**, since it does not answer at the moment: {string.Join(", ", silent)}.".Trim();

        var tags = paths.SelectMany(path => (path.Value as JsonObject ?? []).Select(operation => operation.Value))
            .SelectMany(operation => operation is JsonObject { } one && one["tags"] is JsonArray names ? names.Select(name => name!.GetValue<string>()) : [])
            .Distinct().Order(StringComparer.Ordinal);

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = info,
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
            ["tags"] = new JsonArray([.. tags.Select(name => new JsonObject { ["name"] = name })]),
        };
    }

    /// <summary>A schema that is called like another service's, and is not the same, is called after its service too.</summary>
    private static void KeepNamesApart(string service, JsonObject document, JsonObject taken)
    {
        if (document["components"]?["schemas"] is not JsonObject own)
            return;

        string[] clashing = [.. own.Where(schema => taken[schema.Key] is { } other && !JsonNode.DeepEquals(other, schema.Value)).Select(schema => schema.Key)];
        foreach (var name in clashing)
        {
            var apart = $"{name}.{service}";
            var schema = own[name];
            own.Remove(name);
            own[apart] = schema;
            Redirect(document, Schemas + name, Schemas + apart);
        }
    }

    private static void Redirect(JsonNode? node, string from, string to)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Redirect(item, from, to);
        }
        else if (node is JsonObject fields)
        {
            if (fields["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var target) && target == from)
                fields["$ref"] = to;

            foreach (var (_, field) in fields)
                Redirect(field, from, to);
        }
    }

    private static void Add(JsonObject? from, JsonObject to)
    {
        foreach (var (name, value) in from ?? [])
        {
            if (!to.ContainsKey(name))
                to[name] = value?.DeepClone();
        }
    }

    private sealed record Kept(string Json, DateTimeOffset Until);
}
