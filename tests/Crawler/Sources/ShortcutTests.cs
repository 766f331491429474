using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources;

/// <summary>What is read by hand for speed says the same as the plain way of saying it.</summary>
public sealed partial class ShortcutTests
{
    [Fact]
    public void A_link_is_kept_as_Uri_writes_it()
        => Pieces("https://", "http://", "HTTP://", "ftp://", "a.org", "A.org", "a..b", "x-y.z", "1.2", "0x7f", "127.1", "ab", ".", "-", "/", "//", "/.", "/../b",
            "~c", "%20", "%7e", " ", "?q=1", "#f", ":80", "@", "é", "_", "\\", "\n").Sample(text =>
        {
            var kept = PaperChecks.Clean(Paper() with { Links = [new PaperLink("code", text)] }).Links;

            var uri = Uri.TryCreate(text.Trim(), UriKind.Absolute, out var found) && found.Scheme is "http" or "https" ? found.AbsoluteUri : null;
            kept.SingleOrDefault()?.Url.ShouldBe(uri);
            (kept.Count == 0).ShouldBe(uri is null);
        }, iter: 20_000);

    [Fact]
    public void An_arXiv_id_is_of_one_of_two_forms()
        => Pieces("2309", "0704", "9", "13", "00", "12", ".", "12345", "0002", "/", "hep-th", "math", ".AG", "9901001", "v", "v2", "v0", "12345", "-", " ", "V")
            .Sample(text =>
        {
            var form = ArxivForms().Match(text);
            var version = form.Groups["version"] is { Success: true } given ? int.Parse(given.ValueSpan, CultureInfo.InvariantCulture) : 1;

            ArxivId.TryParse(text, out var id).ShouldBe(form.Success && version > 0);
            if (form.Success && version > 0)
                id.Version.ShouldBe(version);
        }, iter: 50_000);

    [Fact]
    public void A_day_is_a_date_as_any_other()
        => Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 13], Gen.Int[0, 32]).Sample((year, month, day) =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
            DateTimeOffset? read;
            try
            {
                read = SourceDate.Parse("day", text);
            }
            catch (FormatException)
            {
                read = null;
            }

            read.ShouldBe(DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero)
                : null);
        }, iter: 50_000);

    [Fact]
    public void A_line_has_its_words_and_one_blank_between_them()
        => Pieces("a", "é", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u200b", "\u202e", "\u0007", "\ufeff", "\0", "\U0001f600", "pond").Sample(text =>
        {
            var words = new StringBuilder();
            foreach (var c in text)
            {
                if (char.IsWhiteSpace(c))
                    words.Append(' ');
                else if (c == '\0' || !(char.IsControl(c) || c is '\u200b' or '\u202e' or '\ufeff'))
                    words.Append(c);
            }

            PlainText.Line(text).ShouldBe(string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }, iter: 20_000);

    [Fact]
    public void A_text_that_is_cleaned_where_it_was_read_is_cleaned_as_any_other()
        => Pieces("a", "é", " ", "  ", "\n", "\r\n", "\t", "\n  ", "\n\n", "\u200b", "\ufeff", "\0", "\U0001f600", "&amp;", "&amp;lt;", "&#10;", "&", ";", "pond").Sample(text =>
        {
            PlainText.Line(text.ToCharArray().AsSpan()).ShouldBe(PlainText.Line(text));
            PlainText.Paragraphs(text.ToCharArray().AsSpan()).ShouldBe(PlainText.Paragraphs(text));
        }, iter: 50_000);

    [Fact]
    public void A_DOI_is_found_as_its_pattern_says()
        => Pieces("10.", "1000", "10.1000/", "12", "123456789", ".", "/", "a", "B", "(7)", " ", ",", ";", "é", "\u200b", "\n", "doi:").Sample(text =>
        {
            var match = DoiForm().Match(text);
            Doi.Find(text).ShouldBe(match.Success ? match.Value.TrimEnd(',', ';', '.').ToLowerInvariant() : null);
        }, iter: 50_000);

    [Fact]
    public void A_time_to_the_second_is_a_date_as_any_other()
        => Gen.Select(Gen.Int[0, 25], Gen.Int[0, 61], Gen.Int[0, 61]).Sample((hour, minute, second) =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"2026-11-24T{hour:00}:{minute:00}:{second:00}Z");
            DateTimeOffset? read;
            try
            {
                read = SourceDate.Parse("time", text);
            }
            catch (FormatException)
            {
                read = null;
            }

            read.ShouldBe(DateTimeOffset.TryParseExact(
                text, "yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null);
        }, iter: 20_000);

    // Longer than the reader's memory, and than XmlReader's own; what is there before stays.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4_090)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(9_000)]
    [InlineData(70_001)]
    public void A_text_of_any_length_is_read_whole(int length)
    {
        foreach (var piece in (string[])["a", "é", "\U0001f600", "a\U0001f600", "a &lt; b<![CDATA[<c>]]> "])
        {
            var text = string.Concat(Enumerable.Repeat(piece, length));
            using var xml = new ForwardXml(new MemoryStream(Encoding.UTF8.GetBytes($"<r><a>before</a><b>{text}</b><c>behind</c></r>")));
            xml.MoveToRoot().ShouldBeTrue();
            var depth = xml.Depth;

            var read = new List<Memory<char>>();
            while (xml.NextChild(depth))
                read.Add(xml.ReadText());

            read.Select(one => one.ToString()).ShouldBe(["before", XElement.Parse($"<b>{text}</b>").Value, "behind"]);
        }
    }

    private static Gen<string> Pieces(params string[] pieces) => Gen.OneOf(pieces).Array[0, 8].Select(string.Concat);

    private static Paper Paper() => new() { Id = "a:1", Title = "Tides" };

    [GeneratedRegex(@"^([0-9]{1,2}(0[1-9]|1[0-2])\.[0-9]{1,20}|[a-z]+(-[a-z]+)?(\.[A-Z]{2})?/[0-9]{7})(v(?<version>[0-9]{1,4}))?\z", RegexOptions.NonBacktracking)]
    private static partial Regex ArxivForms();

    [GeneratedRegex(@"\b10\.[0-9]{4,9}(\.[0-9]+)*/[^\s\p{C}]+", RegexOptions.NonBacktracking)]
    private static partial Regex DoiForm();
}
