namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>Cuts a file into its entries, by their braces, without understanding what is in them.</summary>
/// <remarks>
/// As BibTeX does: what stands between entries is ignored, and a brace counts even behind a backslash. Unlike BibTeX an entry also ends
/// where a line begins with the next one, so that a brace that was forgotten costs one entry and not the rest of the file.
/// </remarks>
internal sealed class BibTeXEntries(Lines lines)
{
    /// <summary>Bytes of an entry; of a longer one the beginning is kept.</summary>
    public const int MaxEntry = 1 << 20;

    private ReadOnlyMemory<byte> _rest;
    private long _number;

    /// <summary>The next entry; null at the end.</summary>
    public async ValueTask<BibTeXPiece?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _rest.Span.IndexOf((byte)'@');
            if (at >= 0 && BeginsEntry(_rest.Span[at..]))
            {
                _rest = _rest[at..];
                return await TakeAsync(cancellationToken);
            }

            _rest = at < 0 ? default : _rest[(at + 1)..];
            if (at < 0 && !await NextLineAsync(cancellationToken))
                return null;
        }
    }

    private async ValueTask<BibTeXPiece> TakeAsync(CancellationToken cancellationToken)
    {
        var (first, text, depth) = (_number, new MemoryStream(), new Depth());
        do
        {
            var end = depth.EndIn(_rest.Span);
            if (text.Length < MaxEntry)
            {
                text.Write(_rest.Span[..(end < 0 ? _rest.Length : end)]);
                text.WriteByte((byte)'\n');
            }

            _rest = end < 0 ? default : _rest[end..];
            if (end >= 0)
                return new BibTeXPiece(first, Content(text), text.Length >= MaxEntry ? "longer than 1 MB" : null);
        }
        while (await NextLineAsync(cancellationToken) && !BeginsEntry(_rest.Span));

        return new BibTeXPiece(first, Content(text), "not closed: a brace or a parenthesis is missing");
    }

    private async ValueTask<bool> NextLineAsync(CancellationToken cancellationToken)
    {
        if (await lines.NextAsync(cancellationToken) is not { } line)
        {
            _rest = default;
            return false;
        }

        (_rest, _number) = (line.Bytes, line.Number);
        return true;
    }

    private static ReadOnlyMemory<byte> Content(MemoryStream text) => text.GetBuffer().AsMemory(0, (int)text.Length - 1);

    // @article{ or @article(; an address for mail between entries begins nothing.
    private static bool BeginsEntry(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'@', .. var rest])
            return false;

        rest = rest.TrimStart(" \t"u8);
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter((char)rest[length]))
            length++;

        return length > 0 && rest[length..].TrimStart(" \t"u8) is [(byte)'{' or (byte)'(', ..];
    }

    /// <summary>How deep the text so far stands in braces.</summary>
    private sealed class Depth
    {
        private int _braces;
        private bool _isInParentheses;
        private bool _isInQuotes;
        private bool _hasBegun;

        /// <summary>Where the entry is over within its next line, behind the last brace; below zero: not yet.</summary>
        public int EndIn(ReadOnlySpan<byte> line)
        {
            for (var at = 0; at < line.Length; at++)
            {
                switch (line[at])
                {
                    case (byte)'(' when !_hasBegun:
                        (_hasBegun, _isInParentheses) = (true, true);
                        break;
                    case (byte)'{':
                        _hasBegun = true;
                        _braces++;
                        break;
                    case (byte)'}':
                        _braces--;
                        if (_braces <= 0 && !_isInParentheses)
                            return at + 1;

                        break;
                    case (byte)'"' when _braces == 0:
                        _isInQuotes = !_isInQuotes;
                        break;
                    case (byte)')' when _isInParentheses && !_isInQuotes && _braces == 0:
                        return at + 1;
                }
            }

            return -1;
        }
    }
}
