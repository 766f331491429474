using System.Globalization;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>arXiv's name for a paper.</summary>
/// <param name="Number"><c>2309.12345</c> or <c>hep-th/9901001</c>: no version, and no subject class (<c>math.AG/0601001</c> is <c>math/0601001</c>).</param>
/// <param name="Version">From 1; 1 when the id names none.</param>
/// <remarks>
/// A number that has been through a spreadsheet or a data frame has lost zeros or won digits (<c>704.0002</c>, <c>1002.483</c>,
/// <c>1904.0977300000002</c>). It is taken, and kept as it came, since its sender will ask for it by that name; only
/// <see cref="Links"/> puts it right.
/// </remarks>
internal readonly record struct ArxivId(string Number, int Version)
{
    private const string DoiPrefix = "10.48550/arxiv.";

    /// <summary>As <see cref="Paper.Id"/> has it.</summary>
    public string PaperId => $"arxiv:{Number}";

    /// <summary>The same paper, its number put right: <c>0704.0002</c>, <c>1002.4830</c>. Four digits after the point until 2014, five since.</summary>
    public ArxivId AsArxivWritesIt
    {
        get
        {
            var point = Number.IndexOf('.', StringComparison.Ordinal);
            if (point < 0)
                return this;

            var month = int.Parse(Number.AsSpan(0, point), CultureInfo.InvariantCulture);
            var digits = month < 1501 ? 4 : 5;
            if (point == 4 && Number.Length == point + 1 + digits)
                return this;

            var serial = Math.Round(double.Parse($"0{Number.AsSpan(point)}e{digits}", CultureInfo.InvariantCulture));
            return this with
            {
                Number = string.Create(CultureInfo.InvariantCulture, $"{month:0000}.{((int)serial).ToString($"D{digits}", CultureInfo.InvariantCulture)}"),
            };
        }
    }

    /// <summary>The paper's page and its PDF, in the newest version.</summary>
    public IReadOnlyList<PaperLink> Links
    {
        get
        {
            var written = AsArxivWritesIt.Number;
            return [new(LinkKinds.Abstract, $"https://arxiv.org/abs/{written}"), new(LinkKinds.Pdf, $"https://arxiv.org/pdf/{written}")];
        }
    }

    /// <summary>The paper that a DOI of arXiv's own names (<c>10.48550/arxiv.2309.12345</c>); null for any other DOI.</summary>
    /// <param name="doi">As <see cref="Paper.Doi"/> has it.</param>
    public static ArxivId? OfDoi(string doi)
        => doi.StartsWith(DoiPrefix, StringComparison.OrdinalIgnoreCase) && TryParse(doi[DoiPrefix.Length..], out var id) ? id : null;

    /// <summary>Reads an id of either style, with or without <c>vN</c>, without prefix.</summary>
    public static bool TryParse(string text, out ArxivId id)
    {
        id = default;
        if (!TryReadVersion(text, out var number, out var version))
            return false;

        if (IsNewStyle(number))
        {
            id = new(number.Length == text.Length ? text : number.ToString(), version);
            return true;
        }

        if (!TryReadOldStyle(number, out var archive, out var serial))
            return false;

        id = new(string.Concat(archive, "/", serial), version);
        return true;
    }

    // 2309.12345v2
    private static bool TryReadVersion(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out int version)
    {
        version = 1;
        number = text;
        var v = text.LastIndexOf('v');
        if (v < 0 || !IsDigits(text[(v + 1)..], 4))
            return true;

        number = text[..v];
        version = int.Parse(text[(v + 1)..], CultureInfo.InvariantCulture);
        return version > 0;
    }

    // Year and month, of which the year may have lost a zero.
    private static bool IsNewStyle(ReadOnlySpan<char> number)
    {
        var point = number.IndexOf('.');
        return point is 3 or 4 && IsDigits(number[..point], 4) && IsDigits(number[(point + 1)..], 20)
            && int.Parse(number[(point - 2)..point], CultureInfo.InvariantCulture) is >= 1 and <= 12;
    }

    // hep-th/9901001, math.AG/0601001
    private static bool TryReadOldStyle(ReadOnlySpan<char> text, out ReadOnlySpan<char> archive, out ReadOnlySpan<char> serial)
    {
        archive = serial = [];
        var slash = text.IndexOf('/');
        if (slash < 0)
            return false;

        serial = text[(slash + 1)..];
        archive = text[..slash];
        if (archive is [.., '.', >= 'A' and <= 'Z', >= 'A' and <= 'Z'])
            archive = archive[..^3];

        var hyphen = archive.IndexOf('-');
        return serial.Length == 7 && IsDigits(serial, 7)
            && (hyphen < 0 ? IsLowerCase(archive) : IsLowerCase(archive[..hyphen]) && IsLowerCase(archive[(hyphen + 1)..]));
    }

    private static bool IsLowerCase(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('a', 'z');

    private static bool IsDigits(ReadOnlySpan<char> text, int max)
        => text.Length > 0 && text.Length <= max && !text.ContainsAnyExceptInRange('0', '9');
}
