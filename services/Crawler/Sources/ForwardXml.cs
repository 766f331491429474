using System.Text;
using System.Xml;

namespace PaperMesh.Crawler.Sources;

/// <summary>XML from outside that is read in one pass: no DTD, nothing fetched, names without their namespaces, which differ from server to server.</summary>
/// <remarks>Text lies in memory that is used again (<see cref="Forget"/>), so that nothing becomes a string but what is kept.</remarks>
internal sealed class ForwardXml : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private readonly XmlReader _xml;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _shared
        = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private char[] _text = new char[4_096];
    private int _used;

    /// <summary>A whole document.</summary>
    public ForwardXml(Stream document) => _xml = XmlReader.Create(document, Settings);

    /// <summary>A piece of a document, in UTF-8.</summary>
    /// <param name="declared">The prefixes that are declared around it.</param>
    /// <exception cref="DecoderFallbackException">It is no UTF-8. A replacement character in a title would be kept for ever.</exception>
    public ForwardXml(ReadOnlySpan<byte> piece, params ReadOnlySpan<(string Prefix, string Namespace)> declared)
    {
        var namespaces = new XmlNamespaceManager(new NameTable());
        foreach (var (prefix, uri) in declared)
            namespaces.AddNamespace(prefix, uri);

        var context = new XmlParserContext(namespaces.NameTable, namespaces, null, XmlSpace.None);
        _xml = XmlReader.Create(new StringReader(Utf8.GetString(piece)), Settings, context);
    }

    /// <summary>Of the element that the reader is at.</summary>
    public string Name => _xml.LocalName;

    public string Prefix => _xml.Prefix;

    public string Namespace => _xml.NamespaceURI;

    public int Depth => _xml.Depth;

    public void Dispose() => _xml.Dispose();

    public string? Attribute(string name) => _xml.GetAttribute(name);

    /// <summary>Goes to the element that all others are in; false when what comes first is none.</summary>
    public bool MoveToRoot() => _xml.MoveToContent() == XmlNodeType.Element;

    /// <summary>
    /// Goes on to the next element within the one of that depth; false at its end, where the reader then stands. What is done with an
    /// element has to leave the reader at its end.
    /// </summary>
    /// <param name="depth">Of the parent. At the first call the reader is at its start.</param>
    public bool NextChild(int depth)
    {
        if (_xml.Depth == depth && _xml.IsEmptyElement)
            return false;

        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element)
                return true;
        }

        return false;
    }

    /// <summary>The same; text before that element, or the end, is put behind what is there.</summary>
    public bool NextChild(int depth, ref string? text)
    {
        if (_xml.Depth == depth && _xml.IsEmptyElement)
            return false;

        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element)
                return true;

            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                text += _xml.Value;
        }

        return false;
    }

    /// <summary>All text within the element that the reader is at; stops at its end. It is the caller's until <see cref="Forget"/>.</summary>
    public Memory<char> ReadText()
    {
        var start = _used;
        if (!_xml.IsEmptyElement)
        {
            for (var depth = _xml.Depth; _xml.Read() && _xml.Depth > depth;)
            {
                if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
                    start = Take(start);
            }
        }

        return _text.AsMemory(start, _used - start);
    }

    /// <summary>The texts that were read are no longer needed.</summary>
    public void Forget() => _used = 0;

    /// <summary>One string for all texts of the document that are the same, as categories and licences are.</summary>
    public string Share(ReadOnlySpan<char> text)
    {
        if (_shared.TryGetValue(text, out var known))
            return known;

        _shared.Add(text);
        return _shared.TryGetValue(text, out known) ? known : text.ToString();
    }

    /// <summary>To the end of the element that the reader is at.</summary>
    public void PassOver()
    {
        for (var depth = _xml.Depth; NextChild(depth);)
        {
            // Nothing within it is looked at.
        }
    }

    /// <summary>To the end of the document, which may be ill-formed still.</summary>
    public void PassOverRest()
    {
        while (_xml.Read())
        {
            // Nothing of it is looked at.
        }
    }

    /// <summary>Puts the text of a node behind that of its element.</summary>
    /// <returns>Where the latter begins, which has moved when there was no more room.</returns>
    private int Take(int start)
    {
        for (; ; )
        {
            // The reader leaves one place free, and is not at the end, rather than part the two halves of a character.
            var room = _text.Length - _used;
            if (room > 1)
            {
                var taken = _xml.ReadValueChunk(_text, _used, room);
                _used += taken;
                if (taken < room - 1)
                    return start;
            }

            // What was read before still lies in the old memory.
            var more = new char[Math.Max(2 * (_used - start), _text.Length)];
            _text.AsSpan(start.._used).CopyTo(more);
            (_text, start, _used) = (more, 0, _used - start);
        }
    }
}
