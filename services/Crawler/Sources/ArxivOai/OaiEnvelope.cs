using System.Globalization;
using System.Xml;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>What an answer says around its records.</summary>
internal sealed class OaiEnvelope
{
    private readonly List<string> _content = [];
    private bool _isList;
    private string? _stranger;
    private string? _token;
    private int? _size;
    private (string? Code, string Text)? _error;

    /// <summary>Reads a whole answer.</summary>
    /// <param name="record">Called with the reader at the start of each record; has to leave it at its end. Null: there must be none.</param>
    /// <exception cref="XmlException">It is ill-formed, or no OAI-PMH.</exception>
    public static OaiEnvelope Read(ForwardXml xml, Action? record)
    {
        if (!xml.MoveToRoot() || xml.Name != "OAI-PMH")
            throw new XmlException($"it begins with {Excerpt.Of(xml.Name)}");

        var envelope = new OaiEnvelope();
        for (var depth = xml.Depth; xml.NextChild(depth);)
            envelope.Take(xml, record);

        xml.PassOverRest();
        return envelope;
    }

    /// <exception cref="InvalidDataException">It is no list of records and nothing else, or the server refuses (OAI-PMH 2.0, 3.6).</exception>
    public OaiAnswer AnswerWith(Page page) => _error switch
    {
        null when !_isList => throw new InvalidDataException($"no list of records, but {string.Join(", ", _content)}"),
        null when _stranger is not null => throw new InvalidDataException($"a list with {_stranger} among its records"),
        null => new OaiAnswer(page with { Expected = _size }, _token),
        ("noRecordsMatch", _) => new OaiAnswer(page, null),
        ("badResumptionToken", _) => new OaiAnswer(page, null) { Refusal = OaiRefusal.TokenRefused },
        ("idDoesNotExist", _) => new OaiAnswer(page, null) { Refusal = OaiRefusal.NoSuchRecord },
        var (code, text) => throw new InvalidDataException($"the server refuses: {code}: {Excerpt.Of(text)}"),
    };

    private void Take(ForwardXml xml, Action? record)
    {
        _content.Add(xml.Name);
        switch (xml.Name)
        {
            case "error" when _error is null:
                var code = xml.Attribute("code");
                _error = (code, xml.ReadText().Trim().ToString());
                break;
            case "ListRecords" or "GetRecord":
                _isList = true;
                for (var depth = xml.Depth; xml.NextChild(depth);)
                    TakeOfList(xml, record);

                break;
            default:
                xml.PassOver();
                break;
        }
    }

    private void TakeOfList(ForwardXml xml, Action? record)
    {
        switch (xml.Name)
        {
            case "record" when record is not null && xml.Prefix is "":
                record();
                break;
            case "resumptionToken":
                _size = int.TryParse(xml.Attribute("completeListSize"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
                _token = xml.ReadText().Trim().ToString() is { Length: > 0 } token ? token : null;
                break;
            default:
                _stranger ??= Excerpt.Of($"{{{xml.Namespace}}}{xml.Name}");
                xml.PassOver();
                break;
        }
    }
}
