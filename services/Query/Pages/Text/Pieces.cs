using System.Text;

namespace PaperMesh.Query.Pages.Text;

/// <summary>Collects pieces; neighbours of one style become one.</summary>
internal sealed class Pieces
{
    private readonly List<TextPiece> _done = [];
    private readonly StringBuilder _open = new();
    private TextStyle _style;

    /// <summary>The character before the place where the next one goes; a line feed at the start.</summary>
    public char Last => _open.Length > 0 ? _open[^1] : _done is [.., var piece] ? piece.Text[^1] : '\n';

    public bool IsEmpty => _open.Length == 0 && _done.Count == 0;

    public void Add(char character, TextStyle style)
    {
        Turn(style);
        _open.Append(character);
    }

    public void Add(ReadOnlySpan<char> text, TextStyle style)
    {
        Turn(style);
        _open.Append(text);
    }

    /// <summary>A piece with an address is never joined to another.</summary>
    public void Add(TextPiece piece)
    {
        Close();
        if (piece.Text.Length > 0)
            _done.Add(piece);
    }

    public void AddRange(IEnumerable<TextPiece> pieces)
    {
        foreach (var piece in pieces)
            Add(piece.Text, piece.Style);
    }

    public IReadOnlyList<TextPiece> ToList()
    {
        Close();
        return _done;
    }

    private void Turn(TextStyle style)
    {
        if (style == _style)
            return;

        Close();
        _style = style;
    }

    private void Close()
    {
        if (_open.Length > 0)
            _done.Add(new TextPiece(_open.ToString(), _style));

        _open.Clear();
    }
}
