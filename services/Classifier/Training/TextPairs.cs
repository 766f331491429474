using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Training;

/// <summary>Makes two texts of one paper: its title and its abstract, or a few words out of the abstract and all the rest.</summary>
/// <remarks>The first teaches what belongs together, the second to find a paper by a sentence of it.</remarks>
internal sealed class TextPairs(CutPapers papers, WordRows rows, Random random)
{
    private const int FewestWordsToCut = 40;
    private const int ShortestCut = 6;
    private const int LongestCut = 30;

    /// <summary>Chooses for a paper how it is cut in two.</summary>
    public TextPair Choose(int paper)
    {
        var length = papers.Abstract(paper).Length;
        if (length < FewestWordsToCut || random.Next(2) == 0)
            return new TextPair(paper, 0, 0);

        var cut = random.Next(ShortestCut, LongestCut);
        return new TextPair(paper, random.Next(length - cut), cut);
    }

    /// <summary>Puts the shorter text into the bag.</summary>
    public void First(TextPair pair, RowBag bag)
    {
        var title = papers.Title(pair.Paper);
        var text = papers.Abstract(pair.Paper);

        bag.Clear();
        rows.Add(pair.Cut > 0 ? text.Slice(pair.Start, pair.Cut) : title.Length > 0 ? title : text, bag);
    }

    /// <summary>Puts the longer text into the bag.</summary>
    public void Second(TextPair pair, RowBag bag)
    {
        var title = papers.Title(pair.Paper);
        var text = papers.Abstract(pair.Paper);

        bag.Clear();
        if (pair.Cut > 0)
        {
            rows.Add(title, bag);
            rows.Add(text[..pair.Start], bag);
            rows.Add(text[(pair.Start + pair.Cut)..], bag);
        }
        else
        {
            rows.Add(text.Length > 0 ? text : title, bag);
        }
    }
}

/// <summary>How a paper is cut in two.</summary>
/// <param name="Cut">Words of its abstract that are one text; 0: the title is.</param>
internal readonly record struct TextPair(int Paper, int Start, int Cut);
