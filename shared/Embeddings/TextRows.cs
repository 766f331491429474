using PaperMesh.Queries;

namespace PaperMesh.Embeddings;

/// <summary>Says which rows of the model the words of a text are, cut as the search index cuts them.</summary>
/// <remarks>Not for two threads at a time.</remarks>
internal sealed class TextRows(TermTable terms)
{
    /// <summary>Of a longer text only the beginning is read. The longest abstract of 68,000 on arXiv has half as many.</summary>
    private const int MostCharacters = 10_000;

    private readonly PaperText _words = new();
    private readonly int[] _pieces = new int[WordPieces.Most];

    public RowBag Bag { get; } = new(terms.Rows);

    public void Clear() => Bag.Clear();

    /// <summary>Adds the words of a text.</summary>
    public void Read(string text)
    {
        _words.Read(text.Length <= MostCharacters ? text : text[..MostCharacters]);
        while (_words.Next())
        {
            var word = _words.Singular();
            if (terms.Find(TermTable.HashOf(word)) is var row and >= 0)
                Bag.Add(row, 1);
            else
                Bag.AddAll(_pieces.AsSpan(0, WordPieces.Of(word, terms, _pieces)));
        }

        _words.Read("");
    }
}
