namespace PaperMesh.Query.Search;

/// <summary>Another process has the index open.</summary>
public sealed class IndexInUseException(string message, Exception inner) : InvalidOperationException(message, inner);
