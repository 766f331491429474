using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Storage;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>A subscription as it lies in the Notifier's store; what is not told here stays as it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AddressKey">By which those of an address are found.</param>
/// <param name="State">As <c>Active</c>.</param>
/// <param name="Due">When the next digest is due.</param>
/// <param name="Day">The day that it is for.</param>
/// <param name="Until">Until when nobody else takes it up.</param>
internal sealed record StoredSubscription(string Id, string AddressKey, string State, DateTimeOffset? Due, DateOnly Day, DateTimeOffset? Until)
{
    private static readonly DocumentKind<StoredSubscription> Kind = new("subscriptions", one => one.Id, StoredSubscriptionJson.Default.StoredSubscription)
    {
        Indexes = new Dictionary<string, Func<StoredSubscription, IndexKey?>>
        {
            ["due"] = one => (one.Due < one.Until ? one.Until : one.Due) is { } turn ? IndexKey.FromDateTimeOffset(turn) : (IndexKey?)null,
            ["key"] = one => one.AddressKey,
        },
    };

    /// <param name="settings">As the Notifier gets them, with <c>__</c> in their names.</param>
    public static ServiceProvider Store(IReadOnlyDictionary<string, string> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build());
        services.AddLogging();
        services.AddDocuments("notifier", Kind);
        return services.BuildServiceProvider();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredSubscription))]
internal sealed partial class StoredSubscriptionJson : JsonSerializerContext;
