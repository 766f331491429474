using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Storage;

/// <summary>Where documents are kept: section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The embedded file, or a server that speaks MongoDB's protocol.</summary>
    [EnumDataType(typeof(StorageProvider), ErrorMessage = "Storage:Provider must be sqlite or mongodb.")]
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>Folder for the SQLite files, one a service, and whatever else a service keeps on disk. Made when it is missing.</summary>
    [Required(ErrorMessage = "Storage:Path must name a folder.")]
    public string Path { get; set; } = "data";

    /// <summary>MongoDB connection string; only with <see cref="StorageProvider.MongoDb"/>. May hold a password.</summary>
    [Required(ErrorMessage = "Storage:ConnectionString is empty.")]
    [RegularExpression(@"mongodb(\+srv)?://.+", ErrorMessage = "Storage:ConnectionString must begin with mongodb:// or mongodb+srv://.")]
    public string ConnectionString { get; set; } = "mongodb://localhost:27017";

    /// <summary>What the name of each service's MongoDB database begins with: <c>papermesh-crawler</c>.</summary>
    [Required(ErrorMessage = "Storage:DatabasePrefix is empty.")]
    [RegularExpression("[A-Za-z0-9_-]{1,40}", ErrorMessage = "Storage:DatabasePrefix must be 1 to 40 letters, digits, - or _.")]
    public string DatabasePrefix { get; set; } = "papermesh-";
}

/// <summary>The adapters of the storage port.</summary>
public enum StorageProvider
{
    /// <summary>Embedded: one file a service.</summary>
    Sqlite,

    /// <summary>MongoDB, or a server that speaks its protocol: one database a service.</summary>
    MongoDb,
}
