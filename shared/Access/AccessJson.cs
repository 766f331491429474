using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Access.Keys;
using PaperMesh.Access.SignIn;
using PaperMesh.Access.Audit;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access;

/// <summary>What the gateway stores and answers.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(UtcConverter), typeof(CamelCaseEnums<CallerKind>)])]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(LocalAdministrator))]
[JsonSerializable(typeof(StoredXml))]
internal sealed partial class AccessJson : JsonSerializerContext;
