namespace PaperMesh.EndToEnd.Tests.Observability;

/// <summary>Five processes for all of these tests.</summary>
[CollectionDefinition(nameof(ObservedMesh))]
public sealed class SharesObservedMesh : ICollectionFixture<ObservedMesh>;
