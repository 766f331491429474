using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Contracts;
using PaperMesh.Gateway.Access.Keys;
using PaperMesh.Gateway.Access.SignIn;
using PaperMesh.Gateway.Audit;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Gateway;

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
internal sealed partial class GatewayJson : JsonSerializerContext;
