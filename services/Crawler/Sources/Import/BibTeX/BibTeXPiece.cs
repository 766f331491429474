using System.Text;
using System.Text.Unicode;

namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>The text of one entry.</summary>
/// <param name="Line">On which it begins, from 1.</param>
/// <param name="Bytes">From its <c>@</c> on.</param>
/// <param name="Fault">Why it is no whole entry; null when it is.</param>
internal readonly record struct BibTeXPiece(long Line, ReadOnlyMemory<byte> Bytes, string? Fault)
{
    /// <summary>What reference managers put there for themselves, and LaTeX commands.</summary>
    public bool IsComment => Is("comment") || Is("preamble");

    /// <summary>Of files that are not UTF-8, most are Latin-1.</summary>
    public string Text => (Utf8.IsValid(Bytes.Span) ? Encoding.UTF8 : Encoding.Latin1).GetString(Bytes.Span);

    /// <param name="type">In lower case: <c>string</c>.</param>
    public bool Is(string type)
    {
        var name = Bytes.Span[1..].TrimStart(" \t"u8);
        return name.Length > type.Length && Ascii.EqualsIgnoreCase(name[..type.Length], type) && !char.IsAsciiLetter((char)name[type.Length]);
    }

    /// <exception cref="FormatException">It is no whole entry, or not of the form of one.</exception>
    public BibTeXEntry Parse(Abbreviations abbreviations)
        => Fault is null ? BibTeXEntry.Parse(Text, abbreviations) : throw new FormatException(Fault);
}
