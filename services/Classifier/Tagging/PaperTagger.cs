using PaperMesh.Classifier.Fingerprints;
using PaperMesh.Classifier.KeyPhrases;
using PaperMesh.Classifier.Languages;
using PaperMesh.Classifier.Links;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Reads a paper and says all that the Classifier has to say of it.</summary>
/// <remarks>Plain code without state: safe for concurrent use, and of the same paper it says the same on every machine.</remarks>
internal sealed class PaperTagger(Tagger tagger, ITextEmbedder embedder)
{
    /// <summary>Counted up when key phrases, language or fingerprint of the same text become others than before.</summary>
    private const string Texts = "texts-1";

    /// <summary>
    /// What comes behind so many characters of an abstract or comment is handed on and not read: the longest abstract of 75,000 papers has
    /// 3,200. Whatever is sent as one, reading it takes a moment.
    /// </summary>
    public const int MostChars = 30_000;

    /// <summary>The same of a title.</summary>
    public const int MostTitleChars = 3_000;

    /// <summary>Versions of all that reads the text: when this changes, what is said of a paper may.</summary>
    public string Model { get; } = $"{tagger.Model}+{embedder.Model}+{Texts}";

    /// <param name="paper">Any revision of it.</param>
    /// <param name="at">Now, UTC.</param>
    public PaperTagged Tag(Paper paper, DateTimeOffset at)
    {
        var (title, text) = (Cut(paper.Title, MostTitleChars), Cut(paper.Abstract, MostChars));
        var isCut = title.Length + text.Length < paper.Title.Length + paper.Abstract.Length;
        var language = LanguageFinder.Find(title, text);
        var embedding = embedder.Embed(title, text);

        return new PaperTagged
        {
            Paper = paper with { Links = LinkFinder.Merge(paper.Links, LinkFinder.Find(text, Cut(paper.Comment ?? "", MostChars))) },
            Tags = tagger.Tag(isCut ? paper with { Title = title, Abstract = text } : paper, embedding),
            Model = Model,
            Embedding = embedding,
            KeyPhrases = language is "en" or null ? KeyPhraseFinder.Find(title, text, WordTable.Shipped) : [],
            Language = language,
            Fingerprint = Fingerprint.Of(title, text),
            TaggedAt = at,
        };
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
