namespace PaperMesh.Contracts;

/// <summary>What the events are called on the wire. Fixed for all time: other people's programs bind to them.</summary>
public static class EventNames
{
    /// <summary>Topic exchange of <see cref="PaperDiscovered"/>.</summary>
    public const string DiscoveredExchange = "papermesh.paper.discovered";

    /// <summary>Topic exchange of <see cref="PaperTagged"/>.</summary>
    public const string TaggedExchange = "papermesh.paper.tagged";

    /// <summary>Topic exchange of <see cref="PapersKept"/>.</summary>
    public const string KeptExchange = "papermesh.papers.kept";

    /// <summary>CloudEvents <c>type</c> of <see cref="PaperDiscovered"/>; its end is the major version.</summary>
    public const string DiscoveredType = "papermesh.paper.discovered.v1";

    /// <summary>CloudEvents <c>type</c> of <see cref="PaperTagged"/>; its end is the major version.</summary>
    public const string TaggedType = "papermesh.paper.tagged.v1";

    /// <summary>CloudEvents <c>type</c> of <see cref="PapersKept"/>; its end is the major version.</summary>
    public const string KeptType = "papermesh.papers.kept.v1";
}
