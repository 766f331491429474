using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Training;

/// <summary>Which rows of the model each word of the papers is: its own, or those of its pieces.</summary>
internal sealed class WordRows
{
    private readonly int[][] _rows;

    public WordRows(CutPapers papers, int fewestPapers, int pieces)
    {
        var hashes = papers.Words.Select(word => TermTable.HashOf(word)).ToArray();

        Terms = new TermTable([.. hashes.Where((_, word) => papers.PapersOf[word] >= fewestPapers).Distinct().Order()], pieces);
        _rows = [.. papers.Words.Select((word, number) => Terms.Find(hashes[number]) is var row and >= 0 ? [row] : Pieces(word))];
    }

    public TermTable Terms { get; }

    /// <summary>Adds words to what a text has.</summary>
    public void Add(ReadOnlySpan<int> words, RowBag bag)
    {
        foreach (var word in words)
            bag.AddAll(_rows[word]);
    }

    /// <summary>In how many papers each row is.</summary>
    public int[] Papers(CutPapers papers)
    {
        var counts = new int[Terms.Rows];
        var bag = new RowBag(Terms.Rows);
        for (var paper = 0; paper < papers.Count; paper++)
        {
            bag.Clear();
            Add(papers.Title(paper), bag);
            Add(papers.Abstract(paper), bag);
            foreach (var row in bag.Rows)
                counts[row]++;
        }

        return counts;
    }

    private int[] Pieces(string word)
    {
        Span<int> rows = stackalloc int[WordPieces.Most];
        return rows[..WordPieces.Of(word, Terms, rows)].ToArray();
    }
}
