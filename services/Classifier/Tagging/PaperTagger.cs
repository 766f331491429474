using PaperMesh.Classifier.Links;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Reads a paper and says all that the Classifier has to say of it.</summary>
/// <remarks>Plain code without state: safe for concurrent use, and of the same paper it says the same on every machine.</remarks>
internal sealed class PaperTagger(Tagger tagger)
{
    /// <summary>Versions of all that reads the text: when this changes, what is said of a paper may.</summary>
    public string Model => tagger.Model;

    /// <param name="paper">Any revision of it.</param>
    /// <param name="at">Now, UTC.</param>
    public PaperTagged Tag(Paper paper, DateTimeOffset at) => new()
    {
        Paper = paper with { Links = LinkFinder.Merge(paper.Links, LinkFinder.Find(paper.Abstract, paper.Comment)) },
        Tags = tagger.Tag(paper),
        Model = Model,
        TaggedAt = at,
    };
}
