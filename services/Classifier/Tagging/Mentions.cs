using System.Runtime.InteropServices;

namespace PaperMesh.Classifier.Tagging;

/// <summary>The terms that are found in a text, and what finding them needs: used again for the next text. Not safe for concurrent use.</summary>
internal sealed class Mentions
{
    private readonly List<FoundWord> _words = [];
    private readonly List<Mention> _found = [];
    private Reach[] _readUpTo = [];

    /// <summary>In the order of the text.</summary>
    public ReadOnlySpan<Mention> Found => CollectionsMarshal.AsSpan(_found);

    public ReadOnlySpan<FoundWord> Words => CollectionsMarshal.AsSpan(_words);

    /// <summary>By index of the topic.</summary>
    public Span<Reach> ReadUpTo => _readUpTo;

    public void Clear(int topics)
    {
        _words.Clear();
        _found.Clear();
        if (_readUpTo.Length == topics)
            Array.Clear(_readUpTo);
        else
            _readUpTo = new Reach[topics];
    }

    public void Add(FoundWord word) => _words.Add(word);

    public void Add(Mention mention) => _found.Add(mention);
}

/// <summary>A term in a text, and where it stands.</summary>
internal readonly record struct Mention(Term Term, int Start, int End);

/// <summary>A word of a text, and where it stands.</summary>
/// <param name="Id">Of the matcher; -1 when no term has it.</param>
internal readonly record struct FoundWord(int Id, int Start, int End);

/// <summary>How far a topic's last mention goes: up to which word, up to which character.</summary>
internal readonly record struct Reach(int Word, int Char);
